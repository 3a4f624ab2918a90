import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setBare } from "./_bare.ts";

const list = ["collection", "list", "-F", "json"];
const remove = ["collection", "delete", seedIds.guestCollection, "-F", "json"];

Deno.test("service credentials and a passphrase file are enough: reads, changes and the trail, without a config file", async () => {
  await using bare = await setBare();
  const home = join(bare.folder, "home");
  await Deno.mkdir(home, { mode: 0o700 });
  const env = { ...bare.service, HOME: home, GCS_PASSPHRASE_FILE: bare.passphraseFile };
  const read = await bare.run(list, { env });
  assert.equal(read.code, 0, read.stderr);
  const refused = await bare.run(remove, { env });
  assert.equal(refused.code, 2, refused.stderr);
  assert.match(refused.stderr, /GCS_ASSUME_YES=1/);
  const changed = await bare.run(remove, { env: { ...env, GCS_ASSUME_YES: "1" } });
  assert.equal(changed.code, 0, changed.stderr);
  assert.equal(JSON.parse(changed.stdout).status, "deleted");
  const trail = await bare.run(["audit", "trail", "-F", "json"], { env });
  assert.match(trail.stdout, new RegExp(seedIds.guestCollection));
  const status = await bare.run(["audit", "verify"], { env });
  assert.equal(status.code, 0, status.stderr);
  await assert.rejects(Deno.stat(join(home, ".globus-connect-server", "config.yaml")));
});

Deno.test("a change without a keyring and without a passphrase exits 10, sends nothing and names the variable", async () => {
  await using bare = await setBare();
  const env = { ...bare.service, HOME: bare.folder };
  const before = bare.sandbox.requests.length;
  const { code, stderr } = await bare.run([...remove, "--yes"], { env });
  assert.equal(code, 10, stderr);
  const { error } = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
  assert.equal(error.code, "secure_store");
  assert.match(error.hint, /GCS_PASSPHRASE_FILE/);
  const sent = bare.sandbox.requests.slice(before).filter(({ method }) => method === "DELETE");
  assert.deepEqual(sent, []);
});

Deno.test({
  name: "a variable that is not UTF-8 is named, its value is told nowhere, and nothing is sent",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using bare = await setBare();
    const names = ["GCS_PROFILE", "GCS_CLI_CLIENT_SECRET", "HTTPS_PROXY", "GCS_CONFIG_FILE"];
    for (const name of names) {
      const latin1 = `export ${name}="$(printf 'p\\344\\337wort-of-somebody')"; exec "$@"`;
      const { code, stdout, stderr } = await bare.run(["collection", "list", "--debug"], {
        env: { ...bare.service, HOME: bare.folder, PATH: Deno.env.get("PATH") ?? "" },
        before: ["sh", "-c", latin1, "sh"],
      });
      assert.equal(code, 2, stderr);
      assert.match(stderr, new RegExp(`^gcs: error: The variable ${name} is not UTF-8 text$`, "m"));
      assert.doesNotMatch(stdout + stderr, /wort-of-somebody/);
    }
    assert.deepEqual(bare.sandbox.requests, []);
  },
});
