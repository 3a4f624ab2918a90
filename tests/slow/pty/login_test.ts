import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setProgramStage } from "../_program.ts";
import { browserFolder, hasExpect, inTerminal, pasteCode } from "./_terminal.ts";

/**
 * The names that Globus tokens go by, which must not be readable on disk. Their own shape says
 * nothing: every third ciphertext has it somewhere.
 */
const readable = /access_?token|refresh_?token|manage_collections/i;
const envelope = ["format", "version", "alg", "key_id", "iv", "ciphertext"];

function approving() {
  return setProgramStage({ sandbox: { autoApprove: seedIds.admin } });
}

Deno.test({
  name: "login in a terminal goes through the browser, stray requests or not, and seals the tokens",
  ignore: !hasExpect,
  async fn() {
    await using stage = await approving();
    const env = await browserFolder(stage, "stray");
    const login = await inTerminal(stage, ["login", stage.sandbox.address], [], env);
    assert.equal(login.code, 0, login.stdout + login.stderr);
    assert.match(login.stdout, /Logged in as admin@example\.org/);
    const file = await Deno.readTextFile(join(stage.folder, "tokens", "default.json"));
    assert.doesNotMatch(file, readable);
    assert.deepEqual(Object.keys(JSON.parse(file)), envelope);
    for (const name of ["keys.json", "keys.sealed.json"]) {
      assert.doesNotMatch(await Deno.readTextFile(join(stage.folder, name)), readable);
    }
    const whoami = await inTerminal(stage, ["whoami"], []);
    assert.equal(whoami.code, 0, whoami.stdout);
    assert.match(whoami.stdout, /Username/);
    assert.match(whoami.stdout, /keys in the passphrase/);
    const moved = join(stage.folder, "tokens", "other.json");
    await Deno.copyFile(join(stage.folder, "tokens", "default.json"), moved);
    await Deno.chmod(moved, 0o600);
    const other = await stage.run(["whoami", "--profile", "other"]);
    assert.ok([10, 11].includes(other.code), other.stderr);
  },
});

for (
  const [name, words, told] of [
    ["login --no-local-server", ["--no-local-server"], /Logged in as admin@example\.org/],
    [
      "login --official",
      ["--official"],
      /Please authenticate with Globus here:\s+-{36}\s+https[^]+successfully logged into GCS endpoint 5a4d0000-0000-4000-8000-000000000001 at 127/,
    ],
  ] as const
) {
  Deno.test({
    name: `${name} takes the code that the page shows`,
    ignore: !hasExpect,
    async fn() {
      await using stage = await approving();
      const outcome = await inTerminal(
        stage,
        ["login", stage.sandbox.address, ...words],
        await pasteCode(stage),
        { COLUMNS: "4000" },
      );
      assert.equal(outcome.code, 0, outcome.stdout);
      assert.match(outcome.stdout, told);
      assert.equal((await stage.run(["collection", "list"])).code, 0);
    },
  });
}

Deno.test({
  name: "Ctrl-C while the browser is waited for exits 130 and stores nothing",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    const env = { BROWSER: "w3m" };
    const outcome = await inTerminal(stage, ["login", stage.sandbox.address], [
      "expect {Opening this page}",
      "expect {callback}",
      'send "\\x03"',
    ], env);
    assert.equal(outcome.code, 130, outcome.stdout);
    assert.match(outcome.stdout, /gcs: error: .*interrupted/i);
    await assert.rejects(Deno.stat(join(stage.folder, "tokens", "default.json")));
  },
});

Deno.test({
  name: "Ctrl-C at a confirmation exits 130 and changes nothing",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    const outcome = await inTerminal(
      stage,
      ["collection", "delete", seedIds.guestCollection],
      ["expect {to go on:}", 'send "\\x03"'],
    );
    assert.equal(outcome.code, 130, outcome.stdout);
    assert.ok(!stage.sandbox.requests.some(({ method }) => method === "DELETE"));
  },
});
