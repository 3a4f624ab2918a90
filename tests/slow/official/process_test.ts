import assert from "node:assert/strict";
import { join } from "node:path";
import { runProcess } from "../../_support/binary.ts";
import { canFake, fakeProgram } from "../../official/_fake_program.ts";

const canary = "cAnArY-client-secret-0123456789";
const register = [
  "oidc",
  "register",
  "--display-name=Lab",
  "--support-contact=Desk",
  "--support-email=help@example.org",
  "--issuer=https://id.example.org",
  "--client-id=globus",
];

/** `gcs` as a process of its own, under the permissions that it is compiled with. */
function run(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin?: string,
) {
  const DENO_DIR = Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno");
  const own = { HOME: folder, DENO_DIR, GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder };
  return runProcess(words, { env: { ...own, ...env }, stdin });
}

async function configFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-process-" });
  const write = (name: string, content: string) =>
    Deno.writeTextFile(join(folder, name), content, { mode: 0o600 });
  await write("config.yaml", "auth:\n  key_source: passphrase\n");
  await write("passphrase", "a long passphrase for a test\n");
  return folder;
}

Deno.test({
  name: "a process of gcs hands the secret on by no argument and no variable, in no mode",
  ignore: !canFake,
  async fn() {
    const folder = await configFolder();
    try {
      const modes = [
        { words: ["--client-secret-env"], env: { GLOBUS_CLIENT_SECRET: canary }, stdin: "" },
        { words: ["--client-secret-env=GCS_OF_MINE"], env: { GCS_OF_MINE: canary }, stdin: "" },
        { words: ["--client-secret-stdin"], env: {}, stdin: canary },
      ];
      for (const { words, env, stdin } of modes) {
        await using program = await fakeProgram();
        const PATH = `${program.folder}:/usr/bin:/bin`;
        const GCS_PASSPHRASE_FILE = join(folder, "passphrase");
        const all = { ...env, PATH, GCS_PASSPHRASE_FILE };
        const outcome = await run(folder, [...register, ...words], all, stdin);
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.equal(await program.input(), `${canary}\n`);
        const seen = await program.seen();
        assert.match(seen, /oidc\0register/);
        assert.match(seen, /PATH=/);
        assert.ok(!seen.includes(canary), "argv or environ of the official program");
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "a process of gcs runs the official program at any absolute path",
  ignore: !canFake,
  async fn() {
    const folder = await configFolder();
    await using program = await fakeProgram();
    try {
      const { code, stderr } = await run(folder, ["oidc", "show"], {
        PATH: "/usr/bin:/bin",
        GCS_OFFICIAL_CLI: program.path,
      });
      assert.equal(code, 0, stderr);
      assert.deepEqual(await program.args(), ["oidc", "show"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
