import assert from "node:assert/strict";
import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { systemName } from "../../../src/update/mod.ts";
import { installScript } from "../../../tools/package/install_script.ts";
import { buildAs } from "../../slow/update/_build.ts";
import { binary } from "../../_support/binary.ts";
import {
  type Files,
  newSigner,
  run,
  signed,
  type Signer,
  startReleaseServer,
} from "../../update/_release.ts";

const [older, newer] = [manifest.version, "99.0.0"];

async function releaseOf(version: string, program: string, signer: Signer): Promise<Files> {
  const work = await Deno.makeTempDir({ prefix: "gcs-two-" });
  try {
    const folder = `gcs-${version}-${systemName()}`;
    await Deno.mkdir(join(work, folder));
    await Deno.copyFile(program, join(work, folder, "gcs"));
    const archive = await run(["tar", "-czf", "-", folder], work);
    return await signed(new Map([[`${folder}.tar.gz`, archive]]), signer);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

Deno.test({
  name: "a compiled gcs that the script installed updates itself to another build, and goes back",
  ignore: binary !== undefined || Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-two-builds-" }));
    await using server = await startReleaseServer();
    try {
      const signer = await newSigner();
      const [first = "", second = ""] = await buildAs([older, newer], folder, {
        key: signer.publicKey,
        url: server.url,
      });
      const home = join(folder, "home");
      const settings = join(home, ".globus-connect-server");
      await Deno.mkdir(settings, { recursive: true, mode: 0o700 });
      const write = (name: string, text: string) =>
        Deno.writeTextFile(join(settings, name), text, { mode: 0o600 });
      await write("ca.pem", server.caPem);
      await write("passphrase", "correct horse battery staple");
      await write(
        "config.yaml",
        `auth:\n  key_source: passphrase\ntls:\n  ca_file: ${settings}/ca.pem\n`,
      );
      const script = join(folder, "install.sh");
      const facts = { key: signer.publicKey, url: server.url };
      await Deno.writeTextFile(script, await installScript(facts));
      const program = join(home, ".local/bin/gcs");
      const start = async (...words: readonly string[]) => {
        const [name = "", ...args] = words;
        const { code, stdout, stderr } = await new Deno.Command(name, {
          args,
          clearEnv: true,
          env: {
            HOME: home,
            PATH: "/usr/bin:/bin",
            CURL_CA_BUNDLE: join(settings, "ca.pem"),
            GCS_PASSPHRASE_FILE: join(settings, "passphrase"),
          },
        }).output();
        const text = new TextDecoder();
        return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
      };
      const works = async (...words: readonly string[]) => {
        const { code, stdout, stderr } = await start(...words);
        assert.equal(code, 0, stderr);
        return stdout;
      };

      server.publish(older, await releaseOf(older, first, signer));
      await works("dash", script);
      assert.equal(await works(program, "--version"), `gcs ${older}\n`);
      assert.match(await works(program, "update"), /is the newest release/);

      const release = await releaseOf(newer, second, signer);
      server.publish(newer, await releaseOf(newer, second, await newSigner()));
      assert.equal((await start(program, "update")).code, 11, "signed by somebody else");
      assert.equal(await works(program, "--version"), `gcs ${older}\n`);

      server.publish(newer, release);
      await works(program, "update");
      assert.equal(await works(program, "--version"), `gcs ${newer}\n`);
      assert.deepEqual(await Deno.readFile(program), await Deno.readFile(second));
      await works(program, "update", "--undo");
      assert.deepEqual(await Deno.readFile(program), await Deno.readFile(first));
      const trail = JSON.parse(
        await works(program, "audit", "trail", "--command", "update", "-F", "json"),
      );
      assert.deepEqual(trail.map(({ outcome }: { outcome: string }) => outcome), [
        "success",
        "success",
      ]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
