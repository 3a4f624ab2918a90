import assert from "node:assert/strict";
import { join } from "node:path";
import { kernelKeys } from "../../../src/native/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { type ProgramStage, setProgramStage } from "../_program.ts";
import { browserFolder, hasExpect, inTerminal } from "./_terminal.ts";

/** A stage whose configuration chooses no place for keys, on a machine without a keyring. */
async function bareStage(): Promise<ProgramStage> {
  const stage = await setProgramStage({ sandbox: { autoApprove: seedIds.admin } });
  const file = join(stage.folder, "config.yaml");
  const config = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, config.replace("  key_source: passphrase\n", ""));
  return { ...stage, env: { ...stage.env, GCS_PASSPHRASE_FILE: "" } };
}

const words = "correct horse battery";
const type = (text: string) => `send -- "${text}\\r"`;

Deno.test({
  name: "without a keyring one login asks where the key shall live, and later commands ask no more",
  ignore: !hasExpect,
  async fn() {
    await using stage = await bareStage();
    const env = await browserFolder(stage, "follow");
    const before = await stage.run(["config", "set", "format", "text"], stage.env);
    assert.deepEqual([before.code, before.stderr], [0, ""], "there is no trail to warn of yet");
    const login = await inTerminal(stage, ["login", stage.sandbox.address], [
      "expect {No keyring can be used here}",
      "expect {new passphrase (at least 12 characters, cannot be recovered)}",
      type("short"),
      "expect {shorter than 12 characters; new passphrase}",
      type(words),
      "expect {new passphrase again}",
      type("another one here"),
      "expect {entries of the new passphrase differ; new passphrase}",
      type(words),
      "expect {new passphrase again}",
      type(words),
    ], env);
    assert.equal(login.code, 0, login.stdout);
    assert.match(login.stdout, /Tokens: ~\/tokens\/default\.json, sealed/);
    assert.match(login.stdout, /Key: +~\/keys\.sealed\.json, under your passphrase/);
    assert.doesNotMatch(login.stdout, new RegExp(words));
    const list = ["collection", "list", "-F", "list"];
    if (kernelKeys() === undefined) {
      assert.match(login.stdout, /gcs auth agent/);
    } else {
      assert.match(login.stdout, /closes\s+after 30 min without use, after 60 min in all/);
      const next = await stage.run(list, stage.env);
      assert.equal(next.code, 0, next.stderr);
    }
    const locked = await stage.run(["auth", "lock"], stage.env);
    assert.equal(locked.code, 0, locked.stderr);
    const refused = await stage.run(list, stage.env);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /passphrase of the key store is needed/);
    const again = await inTerminal(stage, list, [
      "expect {passphrase of the key store}",
      type("not this one at all"),
      "expect {The passphrase is wrong; passphrase of the key store}",
      type(words),
    ]);
    assert.equal(again.code, 0, again.stdout);
    assert.equal((await stage.run(["logout"], stage.env)).code, kernelKeys() === undefined ? 2 : 0);
    const gone = await stage.run(["auth", "lock", "-F", "json"], stage.env);
    assert.deepEqual(JSON.parse(gone.stdout), { status: "locked", "was_open": false });
  },
});

Deno.test({
  name: "Ctrl-C at the choice of a passphrase leaves no key and opens no browser",
  ignore: !hasExpect,
  async fn() {
    await using stage = await bareStage();
    const login = await inTerminal(stage, ["login", stage.sandbox.address], [
      "expect {new passphrase (at least}",
      'send "\\x03"',
    ]);
    assert.equal(login.code, 130, login.stdout);
    assert.deepEqual(stage.sandbox.requests, []);
    await assert.rejects(Deno.stat(join(stage.folder, "keys.sealed.json")));
    await assert.rejects(Deno.stat(join(stage.folder, "keys.json")));
  },
});
