import assert from "node:assert/strict";
import { join } from "node:path";
import { exitCodes } from "../../../src/errors/mod.ts";
import { systemClock, systemRandom } from "../../../src/base/mod.ts";
import { memoryPlaces, openedKeys, openVault } from "../../../src/keys/mod.ts";
import { Secret } from "../../../src/secrets/mod.ts";
import { kernelKeys } from "../../../src/native/mod.ts";
import { startSandbox } from "../../../src/sandbox/mod.ts";
import {
  bareStage,
  browserFolder,
  hasExpect,
  inTerminal,
  passphraseWords as words,
  type,
} from "./_terminal.ts";

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
    // The host was asked who it is, and nobody for a login.
    const asked = stage.sandbox.requests.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(asked, ["GET /api/info"]);
    await assert.rejects(Deno.stat(join(stage.folder, "keys.sealed.json")));
    await assert.rejects(Deno.stat(join(stage.folder, "keys.json")));
  },
});

Deno.test({
  name: "a host that cannot be trusted is told before anybody chooses a passphrase",
  ignore: !hasExpect,
  async fn() {
    await using stage = await bareStage();
    await using other = await startSandbox();
    await Deno.writeTextFile(stage.caFile, other.caPem);
    const login = await inTerminal(stage, ["login", stage.sandbox.address], [
      "expect {new passphrase} { exit 98 }",
    ]);
    assert.equal(login.code, exitCodes.failed, login.stdout);
    assert.match(login.stdout, /certificate/);
    assert.deepEqual(stage.sandbox.requests, []);
    await assert.rejects(Deno.stat(join(stage.folder, "keys.sealed.json")));
  },
});

Deno.test({
  name: "a stage takes what a test left open out of the memory of the kernel",
  ignore: kernelKeys() === undefined,
  async fn() {
    let name = "";
    {
      await using stage = await bareStage();
      const { folder } = stage;
      await openVault({
        folder,
        source: "passphrase",
        askPassphrase: () => Promise.resolve(new Secret(words)),
        opened: openedKeys({
          places: () => memoryPlaces(join(folder, "agent.sock")),
          limits: { inactivityMinutes: 1, absoluteMinutes: 1 },
          clock: systemClock,
        }),
        clock: systemClock,
        random: systemRandom,
      }).probe();
      const { kdf } = JSON.parse(await Deno.readTextFile(join(folder, "keys.sealed.json")));
      name = `gcs:${kdf.salt}:${kdf.iterations}`;
      assert.notEqual(kernelKeys()?.read(name), undefined);
    }
    assert.equal(kernelKeys()?.read(name), undefined);
  },
});
