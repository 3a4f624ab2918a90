import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { memoryKeyring, type MemoryPlace, openedKeys, openVault } from "../../src/keys/mod.ts";
import { base, brokenKeyring, passphrase, secureStore, words } from "./_vault.ts";
import { withFolder } from "./helpers.ts";

Deno.test("a passphrase that is kept open is not asked for again, until it is locked", () =>
  withFolder(async (folder) => {
    const kept = new Map<string, Uint8Array<ArrayBuffer>>();
    const told: unknown[] = [];
    const place: MemoryPlace = {
      name: "memory",
      read: (name) => Promise.resolve(kept.get(name)?.slice()),
      keep: (name, payload) => Promise.resolve(Boolean(kept.set(name, payload.slice()))),
      forget: (name) => Promise.resolve(kept.delete(name)),
    };
    const limits = { inactivityMinutes: 30, absoluteMinutes: 60 };
    const opened = openedKeys({
      places: () => Promise.resolve([place]),
      limits,
      clock: base.clock,
    });
    const open = (ask: ReturnType<typeof passphrase>["ask"]) =>
      openVault({
        ...{ ...base, folder, source: "passphrase" as const, askPassphrase: ask, opened },
        onOpened: (where) => Promise.resolve(void told.push(where?.place)),
      });
    const first = passphrase();
    const key = await open(first.ask).createKey("tokens");
    const second = passphrase("not asked for at all");
    assert.deepEqual((await open(second.ask).key("tokens"))?.bytes(), key.bytes());
    assert.equal(second.count(), 0);
    assert.equal(await open(second.ask).lock(), true);
    assert.equal(await open(second.ask).lock(), false);
    await assert.rejects(open(second.ask).key("tokens"), secureStore(/passphrase is wrong/));
    assert.equal(kept.size, 0, "a wrong passphrase opens nothing");
    const third = passphrase();
    assert.deepEqual((await open(third.ask).key("tokens"))?.bytes(), key.bytes());
    // Another key under that name, as an attacker or a fault would leave it, opens nothing either.
    for (const payload of kept.values()) payload.fill(1, 8);
    assert.deepEqual((await open(third.ask).key("tokens"))?.bytes(), key.bytes());
    assert.deepEqual([first.count(), third.count()], [1, 2]);
    assert.deepEqual(told, ["memory", "memory", "memory"]);
  }));

Deno.test("a passphrase that is wrong is asked for again with the reason, three times at most", () =>
  withFolder(async (folder) => {
    const options = { ...base, folder, source: "passphrase" as const };
    const key = await openVault({ ...options, askPassphrase: passphrase().ask }).createKey(
      "tokens",
    );
    const said: (string | undefined)[] = [];
    const answers = (...words: string[]) => (_isNew: boolean, refused?: GcsError) => {
      said.push(refused?.message);
      return Promise.resolve(new Secret(words.shift() ?? "out of words"));
    };
    const patient = openVault({ ...options, askPassphrase: answers("one", "two", words) });
    assert.deepEqual((await patient.key("tokens"))?.bytes(), key.bytes());
    assert.deepEqual(said, [undefined, "The passphrase is wrong", "The passphrase is wrong"]);
    said.length = 0;
    const lost = openVault({ ...options, askPassphrase: answers("1", "2", "3", words) });
    await assert.rejects(lost.key("tokens"), secureStore(/passphrase is wrong/));
    assert.equal(said.length, 3);
  }));

Deno.test("without a keyring the first keys go under a passphrase when a person says so, for good", () =>
  withFolder(async (folder) => {
    const none = new GcsError("secure_store", "There is no keyring service in this session");
    const given = passphrase();
    const options = { ...base, folder, keyring: brokenKeyring(none), askPassphrase: given.ask };
    const vault = openVault(options);
    const asked: string[] = [];
    const answer = (yes: boolean) => (error: GcsError) => {
      asked.push(error.message);
      return Promise.resolve(yes);
    };
    await assert.rejects(vault.probe(answer(false)), secureStore(/no keyring service/));
    assert.equal(await vault.probe(answer(true)), "passphrase");
    assert.deepEqual(asked, [none.message, none.message]);
    const key = await vault.createKey("tokens");
    assert.deepEqual([key.source, given.count()], ["passphrase", 1]);
    const later = openVault(options);
    assert.equal(await later.probe(answer(false)), "passphrase", "it is on record");
    assert.equal((await later.createKey("audit-db")).source, "passphrase");
    assert.equal(asked.length, 2);
  }));

Deno.test("a keyring that has keys on record, or was chosen, is never replaced by a passphrase", () =>
  withFolder(async (folder) => {
    const locked = new GcsError("secure_store", "The keyring is locked");
    const instead = () => Promise.reject(new Error("nobody is asked"));
    const chosen = openVault({
      ...base,
      folder,
      source: "keyring",
      keyring: brokenKeyring(locked),
    });
    await assert.rejects(chosen.probe(instead), secureStore(/is locked/));
    await openVault({ ...base, folder, keyring: memoryKeyring() }).createKey("tokens");
    const recorded = openVault({ ...base, folder, keyring: brokenKeyring(locked) });
    await assert.rejects(recorded.probe(instead), secureStore(/is locked/));
  }));
