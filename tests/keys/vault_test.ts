import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../src/base/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { withFileLock } from "../../src/files/mod.ts";
import { type Keyring, memoryKeyring, openVault } from "../../src/keys/mod.ts";
import { readPassphraseFile } from "../../src/prompts/mod.ts";
import { base, brokenKeyring, passphrase, secureStore } from "./_vault.ts";
import { withFolder } from "./helpers.ts";

Deno.test("a vault makes a key once and gives the same one to a later process", () =>
  withFolder(async (folder) => {
    const keyring = memoryKeyring();
    const first = openVault({ ...base, folder, keyring });
    assert.equal(await first.key("audit-db"), undefined);
    const made = await first.createKey("audit-db");
    const again = await openVault({ ...base, folder, keyring }).key("audit-db");
    assert.deepEqual(again?.bytes(), made.bytes());
    assert.equal(made.bytes().length, 32);
    assert.equal(again?.source, "keyring");
    assert.notDeepEqual((await first.createKey("tokens")).bytes(), made.bytes());
  }));

Deno.test("a vault does not show a key when it is printed", () =>
  withFolder(async (folder) => {
    const key = await openVault({ ...base, folder, keyring: memoryKeyring() }).createKey("tokens");
    const hex = key.bytes().toHex();
    const shown = `${Deno.inspect(key)}${JSON.stringify(key)}`;
    assert.ok(!shown.includes(hex) && !/Uint8Array\(32\)/.test(shown));
  }));

Deno.test("two first runs at once make one key", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const keyring = memoryKeyring(entries);
    const runs = Array.from({ length: 8 }, () =>
      openVault({ ...base, folder, keyring }).createKey("tokens"));
    const ids = new Set((await Promise.all(runs)).map((key) =>
      key.id
    ));
    assert.equal(ids.size, 1);
    assert.equal(entries.size, 1);
  }));

Deno.test("an abort ends the wait for another process that makes a key", () =>
  withFolder(async (folder) => {
    const other = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const holder = withFileLock(join(folder, "keys"), () => (held.resolve(), other.promise));
    await held.promise;
    const interrupt = new AbortController();
    const { signal } = interrupt;
    // The clock of the other tests sleeps through an abort.
    const parts = { ...base, clock: systemClock, folder, keyring: memoryKeyring(), signal };
    const refused = assert.rejects(openVault(parts).createKey("tokens"), { kind: "interrupted" });
    interrupt.abort();
    await refused;
    other.resolve();
    await holder;
    assert.equal(await openVault(parts).key("tokens"), undefined);
  }));

Deno.test("a recorded key that is missing is an error and no key is made", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const vault = openVault({ ...base, folder, keyring: memoryKeyring(entries) });
    await vault.createKey("audit-db");
    entries.clear();
    await assert.rejects(vault.key("audit-db"), secureStore(/on record but missing/));
    await assert.rejects(vault.createKey("audit-db"), secureStore(/on record but missing/));
    assert.equal(entries.size, 0);
  }));

Deno.test("a key that was replaced behind the vault's back is refused", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const vault = openVault({ ...base, folder, keyring: memoryKeyring(entries) });
    const key = await vault.createKey("tokens");
    entries.set(`tokens:${key.id}`, "A".repeat(43));
    await assert.rejects(vault.key("tokens"), secureStore(/is another one/));
  }));

Deno.test("a locked keyring is an error, never a reason to use another source", () =>
  withFolder(async (folder) => {
    const locked = new GcsError("secure_store", "The keyring is locked");
    const given = passphrase();
    const vault = openVault({
      ...base,
      folder,
      keyring: brokenKeyring(locked),
      askPassphrase: given.ask,
    });
    await assert.rejects(vault.createKey("tokens"), secureStore(/is locked/));
    await assert.rejects(vault.probe(), secureStore(/is locked/));
    await assert.rejects(vault.setItem("x", new Uint8Array(1)), secureStore(/is locked/));
    assert.equal(given.count(), 0);
    assert.deepEqual(await vault.list(), []);
  }));

Deno.test("choosing a passphrase moves new keys there and leaves the old where they are", () =>
  withFolder(async (folder) => {
    const keyring = memoryKeyring();
    const old = openVault({ ...base, folder, keyring });
    const [database, tokens] = [await old.createKey("audit-db"), await old.createKey("tokens")];
    const given = passphrase();
    const options = { ...base, folder, keyring, askPassphrase: given.ask };
    const vault = openVault({ ...options, source: "passphrase" });
    const moved = await vault.createKey("tokens");
    assert.equal(moved.source, "passphrase");
    assert.deepEqual((await vault.key("audit-db"))?.bytes(), database.bytes());
    assert.deepEqual((await vault.keyById("tokens", tokens.id)).bytes(), tokens.bytes());
    // Without a choice in the configuration, what is on record stays.
    const later = openVault(options);
    assert.equal((await later.createKey("tokens")).id, moved.id);
    assert.equal(await later.probe(), "passphrase");
  }));

Deno.test("keys under a passphrase are not readable in the file and open in a later process", () =>
  withFolder(async (folder) => {
    const options = { ...base, folder, source: "passphrase" as const };
    const given = passphrase();
    const vault = openVault({ ...options, askPassphrase: given.ask });
    const key = await vault.createKey("tokens");
    await vault.setItem("checkpoint", new TextEncoder().encode("item-canary"));
    assert.equal(given.count(), 1);
    const file = await readFile(join(folder, "keys.sealed.json"), "utf8");
    assert.match(file, /"kdf":\{"name":"PBKDF2-HMAC-SHA256","iterations":600000,/);
    assert.ok(!file.includes("item-canary") && !file.includes(key.id));
    const later = openVault({ ...options, askPassphrase: passphrase().ask });
    assert.deepEqual((await later.key("tokens"))?.bytes(), key.bytes());
    assert.equal(new TextDecoder().decode(await later.getItem("checkpoint")), "item-canary");
    const wrong = openVault({ ...options, askPassphrase: passphrase("some other passphrase").ask });
    await assert.rejects(wrong.key("tokens"), secureStore(/passphrase is wrong/));
    await assert.rejects(wrong.createKey("audit-db"), secureStore(/passphrase is wrong/));
    assert.equal(await readFile(join(folder, "keys.sealed.json"), "utf8"), file);
    await assert.rejects(openVault(options).key("tokens"), secureStore(/there is none/));
  }));

Deno.test("a sealed key file that is missing is an error and is not made again", () =>
  withFolder(async (folder) => {
    const options = { ...base, folder, source: "passphrase" as const };
    const vault = openVault({ ...options, askPassphrase: passphrase().ask });
    await vault.createKey("audit-db");
    await rm(join(folder, "keys.sealed.json"));
    await assert.rejects(vault.createKey("audit-db"), secureStore(/missing from the sealed/));
  }));

Deno.test("a new passphrase has a minimum length", () =>
  withFolder(async (folder) => {
    const askPassphrase = passphrase("short").ask;
    const vault = openVault({ ...base, folder, source: "passphrase", askPassphrase });
    await assert.rejects(vault.createKey("tokens"), secureStore(/shorter than 12/));
  }));

Deno.test("items are kept by name, apart from those of another folder in the same keyring", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const keyring = memoryKeyring(entries);
    const one = openVault({ ...base, folder: join(folder, "one"), keyring });
    const two = openVault({ ...base, folder: join(folder, "two"), keyring });
    assert.equal(await one.getItem("checkpoint"), undefined);
    await one.setItem("checkpoint", Uint8Array.of(1));
    await two.setItem("checkpoint", Uint8Array.of(2));
    await one.setItem("checkpoint", Uint8Array.of(3));
    assert.deepEqual(await one.getItem("checkpoint"), Uint8Array.of(3));
    assert.deepEqual(await two.getItem("checkpoint"), Uint8Array.of(2));
    await one.deleteItem("checkpoint");
    await one.deleteItem("checkpoint");
    assert.equal(await one.getItem("checkpoint"), undefined);
    entries.clear();
    await assert.rejects(two.getItem("checkpoint"), secureStore(/on record but missing/));
    await assert.rejects(one.setItem("x", new Uint8Array(1025)), /too long/);
  }));

Deno.test("removeKey keeps the key in use and forgets an old one", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const vault = openVault({ ...base, folder, keyring: memoryKeyring(entries) });
    const old = await vault.createKey("tokens");
    const next = await vault.createKey("tokens", { replace: true });
    assert.equal((await vault.list()).length, 2);
    await assert.rejects(vault.removeKey("tokens", next.id), /in use/);
    await vault.removeKey("tokens", old.id);
    await vault.removeKey("tokens", old.id);
    assert.deepEqual([...entries.keys()], [`tokens:${next.id}`]);
    await assert.rejects(vault.keyById("tokens", old.id), secureStore(/not in the key register/));
  }));

Deno.test("probe leaves nothing behind and notices a store that forgets", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const vault = openVault({ ...base, folder, keyring: memoryKeyring(entries) });
    assert.equal(await vault.probe(), "keyring");
    assert.equal(entries.size, 0);
    const forgetful: Keyring = { ...memoryKeyring(), get: () => Promise.resolve(undefined) };
    const other = openVault({ ...base, folder, keyring: forgetful });
    await assert.rejects(other.probe(), secureStore(/did not keep/));
  }));

Deno.test("a register of a newer version or a damaged one is refused and left alone", () =>
  withFolder(async (folder) => {
    const vault = openVault({ ...base, folder, keyring: memoryKeyring() });
    const path = join(folder, "keys.json");
    await vault.createKey("tokens");
    const good = JSON.parse(await readFile(path, "utf8"));
    const broken = [
      { ...good, version: 3 },
      { ...good, mac: undefined },
      { ...good, format: "other" },
      { ...good, keys: [{ ...good.keys[0], source: "keyutils" }] },
      { ...good, keys: [{ ...good.keys[0], id: "../x" }] },
      { ...good, items: { a: "nowhere" } },
      { ...good, items: [] },
    ].map((value) => JSON.stringify(value));
    for (const text of [...broken, "", "[]", "{"]) {
      await writeFile(path, text);
      await assert.rejects(vault.key("tokens"), GcsError, text);
      await assert.rejects(vault.createKey("tokens"), GcsError, text);
      assert.equal(await readFile(path, "utf8"), text);
    }
  }));

Deno.test("a register that something else changed is refused: items, origins, sources, keys", () =>
  withFolder(async (folder) => {
    const keyring = memoryKeyring();
    const vault = openVault({ ...base, folder, keyring });
    const path = join(folder, "keys.json");
    await vault.createKey("tokens");
    await vault.createKey("audit-db");
    const early = await readFile(path, "utf8");
    await vault.setItem("audit-trail:1", Uint8Array.of(1));
    await vault.setItem("audit-logs:1", Uint8Array.of(2));
    const good = JSON.parse(await readFile(path, "utf8"));
    await vault.getItem("audit-logs:1");
    const [first, second] = good.keys;
    const { "audit-logs:1": _gone, ...oneLess } = good.items;
    for (
      const change of [
        { items: {} },
        { items: oneLess },
        { items: { ...good.items, "audit-logs:2": "keyring" } },
        { items: { "audit-trail:2": "keyring", "audit-logs:1": "keyring" } },
        { items: { ...good.items, "audit-logs:1": "passphrase" } },
        { vault_id: "AAAAAAAA" },
        { keys: [second] },
        { keys: [{ ...first, source: "passphrase" }, second] },
        { keys: [] },
        { mac: JSON.parse(early).mac },
      ]
    ) {
      const text = JSON.stringify({ ...good, ...change });
      await writeFile(path, text);
      const changed = (error: unknown) =>
        error instanceof GcsError && error.exitCode === 11 && /keys\.json/.test(error.message);
      const later = openVault({ ...base, folder, keyring });
      await assert.rejects(later.getItem("audit-logs:1"), changed, text);
      await assert.rejects(later.key("audit-db"), changed, text);
      await assert.rejects(later.setItem("x", Uint8Array.of(1)), changed, text);
      await assert.rejects(later.createKey("tokens", { replace: true }), changed, text);
      // Also by one that has read the good one.
      await assert.rejects(vault.getItem("audit-logs:1"), changed, text);
      assert.equal(await readFile(path, "utf8"), text);
    }
    await writeFile(path, JSON.stringify(good));
    assert.deepEqual(await vault.getItem("audit-logs:1"), Uint8Array.of(2));
  }));

Deno.test("a register of the first version is read, and gets its MAC with the next change", () =>
  withFolder(async (folder) => {
    const keyring = memoryKeyring();
    const path = join(folder, "keys.json");
    const made = await openVault({ ...base, folder, keyring }).createKey("audit-db");
    const { mac: _none, ...good } = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...good, version: 1 }));
    const vault = openVault({ ...base, folder, keyring });
    assert.deepEqual((await vault.key("audit-db"))?.bytes(), made.bytes());
    await vault.setItem("x", Uint8Array.of(1));
    const upgraded = JSON.parse(await readFile(path, "utf8"));
    assert.equal(upgraded.version, 2);
    assert.match(upgraded.mac, /^[A-Za-z0-9_-]{43}$/);
    await writeFile(path, JSON.stringify({ ...upgraded, items: {} }));
    await assert.rejects(openVault({ ...base, folder, keyring }).getItem("x"), /keys\.json/);
  }));

Deno.test("readPassphraseFile takes a private file only and drops one line end", () =>
  withFolder(async (folder) => {
    const path = join(folder, "passphrase");
    await writeFile(path, " the passphrase \n", { mode: 0o600 });
    assert.equal((await readPassphraseFile(path)).reveal(), " the passphrase ");
    await Deno.chmod(path, 0o644);
    await assert.rejects(readPassphraseFile(path), (error) => {
      assert.ok(error instanceof GcsError);
      return error.kind === "secure_store" && /chmod/.test(error.hint ?? "");
    });
    await Deno.chmod(path, 0o600);
    await writeFile(path, "\n");
    await assert.rejects(readPassphraseFile(path), secureStore(/empty/));
    await assert.rejects(readPassphraseFile(join(folder, "absent")), secureStore(/not exist/));
  }));
