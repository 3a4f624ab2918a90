import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret } from "../../src/secrets/mod.ts";
import { systemRandom } from "../../src/base/mod.ts";
import { memoryKeyring, openVault } from "../../src/keys/mod.ts";
import { createTokenStore } from "../../src/tokens/mod.ts";
import { accessOf, fakeClock, login, open, withFolder } from "../keys/helpers.ts";

const profiles = ["one", "two", "three"];

async function filled(folder: string, entries = new Map<string, string>()) {
  const opened = open(folder, memoryKeyring(entries));
  for (const profile of profiles) await opened.store.save(profile, login(`access-${profile}`));
  return { ...opened, entries };
}

async function assertReadable(folder: string, entries: Map<string, string>): Promise<void> {
  const { store } = open(folder, memoryKeyring(entries));
  for (const profile of profiles) {
    assert.equal(accessOf(await store.load(profile)), `access-${profile}`);
  }
}

Deno.test("rotateKey moves every profile to a new key and drops the old one", () =>
  withFolder(async (folder) => {
    const { store, vault, entries } = await filled(folder);
    const old = await vault.key("tokens");
    const report = await store.rotateKey();
    assert.notEqual(report.newKeyId, old?.id);
    assert.deepEqual([...report.resealed].sort(), [...profiles].sort());
    assert.deepEqual(report.skipped, []);
    assert.deepEqual(report.removedKeyIds, [old?.id]);
    assert.deepEqual([...entries.keys()], [`tokens:${report.newKeyId}`]);
    assert.ok((await store.list()).every(({ keyId }) => keyId === report.newKeyId));
    await assertReadable(folder, entries);
  }));

Deno.test("rotateKey stopped after any step leaves every profile readable, and a second run ends it", () =>
  withFolder(async (folder) => {
    const steps: string[] = [];
    await (await filled(join(folder, "all"))).store.rotateKey((step) => steps.push(step));
    assert.equal(steps.length, 1 + profiles.length + 1);
    for (let stop = 0; stop < steps.length; stop++) {
      const place = join(folder, `stop-${stop}`);
      const { store, entries } = await filled(place);
      let step = 0;
      const crash = () => {
        if (step++ === stop) throw new Error("crash");
      };
      await assert.rejects(store.rotateKey(crash), /crash/);
      await assertReadable(place, entries);
      const report = await open(place, memoryKeyring(entries)).store.rotateKey();
      assert.deepEqual([...entries.keys()], [`tokens:${report.newKeyId}`], `step ${stop}`);
      await assertReadable(place, entries);
    }
  }));

Deno.test("rotateKey survives a keyring that fails at any call", () =>
  withFolder(async (folder) => {
    let failures = 0;
    for (let stop = 0; stop < 30; stop++) {
      const place = join(folder, `fail-${stop}`);
      const { entries } = await filled(place);
      const inner = memoryKeyring(entries);
      let calls = 0;
      const counted = <A extends unknown[], R>(use: (...args: A) => Promise<R>) => (...args: A) =>
        calls++ === stop ? Promise.reject(new Error("crash")) : use(...args);
      const flaky = {
        get: counted(inner.get),
        set: counted(inner.set),
        delete: counted(inner.delete),
      };
      await open(place, flaky).store.rotateKey().then(({ skipped }) => {
        failures += skipped.length;
      }, () => void failures++);
      await assertReadable(place, entries);
    }
    assert.ok(failures >= 4);
  }));

Deno.test("rotateKey leaves a damaged file and its key alone and reports it", () =>
  withFolder(async (folder) => {
    const { store, vault, tokens, entries } = await filled(folder);
    const old = await vault.key("tokens");
    const path = join(tokens, "two.json");
    const text = (await readFile(path, "utf8")).replace(/.{4}"\}\n$/, 'AAAA"}\n');
    await writeFile(path, text);
    const report = await store.rotateKey();
    assert.deepEqual(report.skipped.map(({ profile }) => profile), ["two"]);
    assert.deepEqual(report.removedKeyIds, []);
    assert.equal(await readFile(path, "utf8"), text);
    assert.ok(entries.has(`tokens:${old?.id}`));
  }));

Deno.test("rotateKey moves profiles from the keyring to a passphrase when that was chosen", () =>
  withFolder(async (folder) => {
    const { entries } = await filled(folder);
    const clock = fakeClock();
    const vault = openVault({
      folder: join(folder, "keys"),
      source: "passphrase",
      keyring: memoryKeyring(entries),
      askPassphrase: () => Promise.resolve(new Secret("a long new passphrase")),
      clock,
      random: systemRandom,
    });
    const tokens = join(folder, "tokens");
    const store = createTokenStore({ folder: tokens, vault, clock, random: systemRandom });
    await store.rotateKey();
    assert.equal(entries.size, 0);
    assert.ok((await store.list()).every(({ source }) => source === "passphrase"));
    assert.equal(accessOf(await store.load("one")), "access-one");
  }));

Deno.test("logins and rotations at the same time lose nothing", () =>
  withFolder(async (folder) => {
    const { entries } = await filled(folder);
    const again = () => open(folder, memoryKeyring(entries)).store;
    await Promise.all([
      again().rotateKey(),
      ...Array.from({ length: 6 }, (_, n) => again().save(`extra-${n}`, login(`extra-${n}`))),
      again().rotateKey(),
      ...profiles.map((profile) => again().load(profile)),
    ]);
    await assertReadable(folder, entries);
    for (let n = 0; n < 6; n++) {
      assert.equal(accessOf(await again().load(`extra-${n}`)), `extra-${n}`);
    }
    assert.equal(entries.size, 1);
  }));
