import assert from "node:assert/strict";
import { copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
import type { Token } from "../../src/globus/mod.ts";
import {
  accessOf,
  fakeClock,
  login,
  noon,
  open,
  policy,
  token,
  withFolder,
} from "../keys/helpers.ts";

const server = "auth.globus.org";
/** The rule that most commands refresh by. */
const soon = { endsWithinMs: 300_000 };
const kind = (wanted: string, message = /./) => (error: unknown) => {
  assert.ok(error instanceof GcsError, String(error));
  assert.equal(error.kind, wanted);
  assert.match(error.message, message);
  return true;
};

Deno.test("a login comes back whole, for a later process too", () =>
  withFolder(async (folder) => {
    const { store, keyring } = open(folder);
    assert.equal(await store.load("work"), undefined);
    const saved = {
      ...login(),
      tokens: { [server]: token("access-1"), "transfer.api.globus.org": token("access-2", 5) },
    };
    await store.save("work", saved);
    const found = await open(folder, keyring).store.load("work");
    assert.equal(found?.tokens["transfer.api.globus.org"]?.accessToken.reveal(), "access-2");
    assert.equal(found?.tokens[server]?.refreshToken?.reveal(), "refresh-token-canary");
    const { tokens: _1, ...rest } = saved;
    const { tokens: _2, ...foundRest } = found ?? saved;
    assert.deepEqual(foundRest, rest);
  }));

Deno.test("a token file holds nothing readable and is private", () =>
  withFolder(async (folder) => {
    const { store, tokens } = open(folder);
    await store.save("work", login());
    const path = join(tokens, "work.json");
    const text = await readFile(path, "utf8");
    for (const canary of ["access-token-canary", "refresh-token-canary", "ann@example", "work"]) {
      assert.ok(!text.includes(canary), canary);
      assert.ok(!text.includes(btoa(canary).slice(0, 12)), canary);
    }
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(tokens)).mode & 0o777, 0o700);
  }));

Deno.test("a token file moved to another profile is refused", () =>
  withFolder(async (folder) => {
    const { store, tokens } = open(folder);
    await store.save("one", login());
    await copyFile(join(tokens, "one.json"), join(tokens, "two.json"));
    await assert.rejects(store.load("two"), kind("integrity", /another profile/));
    assert.equal(accessOf(await store.load("one")), "access-token-canary");
  }));

Deno.test("a profile name cannot lead out of the folder", () =>
  withFolder(async (folder) => {
    const { store } = open(folder);
    for (
      const name of [
        "../x",
        "a/b",
        "",
        ".hidden",
        "a\\b",
        "x".repeat(65),
        "a\0b",
        "..",
        "_lab",
        "-x",
      ]
    ) {
      const uses = [
        () => store.load(name),
        () => store.save(name, login()),
        () => store.remove(name),
        () => store.refreshOnce(name, server, () => Promise.reject(), soon),
      ];
      for (const use of uses) {
        await assert.rejects(use, kind("usage", /Invalid name of a profile/), name);
      }
    }
  }));

Deno.test("a token file of the Go port is told apart and points to the migration", () =>
  withFolder(async (folder) => {
    const { store, tokens } = open(folder);
    await store.save("ours", login());
    const old = { ["access_token"]: "x", ["expires_at"]: "2026-05-01T00:00:00Z", scopes: [] };
    await writeFile(join(tokens, "old.json"), JSON.stringify(old), { mode: 0o600 });
    await assert.rejects(store.load("old"), (error) => {
      return error instanceof GcsError && error.hint === "gcs auth migrate-tokens";
    });
    await writeFile(join(tokens, "odd.json"), "{}", { mode: 0o600 });
    await assert.rejects(store.load("odd"), kind("integrity", /format/));
    assert.deepEqual((await store.list()).map(({ profile, form }) => [profile, form]), [
      ["odd", "unknown"],
      ["old", "plaintext"],
      ["ours", "sealed"],
    ]);
  }));

Deno.test("a token file that others can read is refused with the chmod to run", () =>
  withFolder(async (folder) => {
    const { store, tokens } = open(folder);
    await store.save("work", login());
    await Deno.chmod(join(tokens, "work.json"), 0o640);
    await assert.rejects(store.load("work"), (error) => {
      return error instanceof GcsError && /chmod 600/.test(error.hint ?? "");
    });
  }));

Deno.test("remove needs no key, and a login afterwards works although the key is lost", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const { store } = open(folder, memoryKeyring(entries));
    await store.save("one", login());
    await store.save("two", login());
    entries.clear();
    await assert.rejects(store.load("one"), kind("secure_store", /missing from the keyring/));
    await assert.rejects(store.save("one", login()), kind("secure_store"));
    assert.equal(entries.size, 0);
    assert.equal(await store.remove("one"), true);
    await assert.rejects(store.save("one", login()), kind("secure_store"));
    assert.equal(await store.remove("two"), true);
    assert.equal(await store.remove("two"), false);
    await store.save("one", login("fresh-access"));
    assert.equal(accessOf(await store.load("one")), "fresh-access");
  }));

Deno.test("without its register a sealed file is kept and no new key is made over it", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const { store, tokens } = open(folder, memoryKeyring(entries));
    await store.save("work", login());
    const before = await readFile(join(tokens, "work.json"), "utf8");
    await rm(join(folder, "keys", "keys.json"));
    await assert.rejects(store.load("work"), kind("secure_store"));
    await assert.rejects(store.save("other", login()), kind("secure_store", /register/));
    assert.equal(await readFile(join(tokens, "work.json"), "utf8"), before);
    assert.equal(entries.size, 1);
  }));

Deno.test("update changes one login at a time and does not bring a removed one back", () =>
  withFolder(async (folder) => {
    const { store } = open(folder);
    await store.save("work", login());
    await Promise.all(Array.from({ length: 10 }, (_, n) =>
      store.update("work", (stored) => ({
        ...stored,
        tokens: { ...stored.tokens, [`server-${n}`]: token(`access-${n}`) },
      }))));
    assert.equal(Object.keys((await store.load("work"))?.tokens ?? {}).length, 11);
    await store.remove("work");
    assert.equal(await store.update("work", (stored) => stored), false);
    assert.equal(await store.load("work"), undefined);
  }));

Deno.test("touch writes once a minute, never moves the time back, and keeps new tokens", () =>
  withFolder(async (folder) => {
    const { store, clock, tokens } = open(folder);
    await store.save("work", login());
    const read = async () => (await store.load("work"))?.session.lastUsed;
    const before = await readFile(join(tokens, "work.json"), "utf8");
    clock.set(noon + 59_999);
    await store.touch("work", login(), policy);
    assert.equal(await readFile(join(tokens, "work.json"), "utf8"), before);
    clock.set(noon + 60_000);
    await store.update("work", (stored) => ({ ...stored, tokens: { [server]: token("newer") } }));
    await store.touch("work", login(), policy);
    assert.equal(await read(), noon + 60_000);
    assert.equal(accessOf(await store.load("work")), "newer");
    clock.set(noon + 30_000);
    const stale = { ...login(), session: { ...login().session, lastUsed: noon - 600_000 } };
    await store.touch("work", stale, policy);
    assert.equal(await read(), noon + 60_000);
  }));

Deno.test("refreshOnce refreshes once for many that ask at once", () =>
  withFolder(async (folder) => {
    const { store, keyring, clock } = open(folder);
    await store.save("work", login("old-access", 3));
    let calls = 0;
    const refresh = async (old: Token): Promise<Token> => {
      calls++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const { refreshToken: _none, ...fresh } = token("new-access", 60);
      assert.equal(old.accessToken.reveal(), "old-access");
      return fresh;
    };
    const all = await Promise.all(
      Array.from(
        { length: 10 },
        () => open(folder, keyring, clock).store.refreshOnce("work", server, refresh, soon),
      ),
    );
    assert.equal(calls, 1);
    for (const found of all) assert.equal(found.accessToken.reveal(), "new-access");
    const kept = (await store.load("work"))?.tokens[server];
    assert.equal(kept?.refreshToken?.reveal(), "refresh-token-canary");
  }));

Deno.test("refreshOnce replaces a rejected token unless another process already did", () =>
  withFolder(async (folder) => {
    const { store } = open(folder);
    await store.save("work", login("first-access"));
    const refused = login("first-access").tokens[server]?.accessToken;
    assert.ok(refused);
    const refresh = () => Promise.resolve(token("second-access"));
    const never = () => Promise.reject(new Error("a second refresh"));
    const one = await store.refreshOnce("work", server, refresh, { refused });
    const two = await store.refreshOnce("work", server, never, { refused });
    assert.equal(one.accessToken.reveal(), "second-access");
    assert.equal(two.accessToken.reveal(), "second-access");
    assert.equal(
      (await store.refreshOnce("work", server, never, soon)).accessToken.reveal(),
      "second-access",
    );
  }));

Deno.test("refreshOnce leaves the tokens as they are when the refresh fails", () =>
  withFolder(async (folder) => {
    const { store } = open(folder);
    await store.save("work", login("old-access", 1));
    const fail = () => Promise.reject(new GcsError("unavailable", "No answer"));
    await assert.rejects(store.refreshOnce("work", server, fail, soon), kind("unavailable"));
    assert.equal(accessOf(await store.load("work")), "old-access");
    await assert.rejects(store.refreshOnce("work", "other", fail, soon), kind("auth"));
    await assert.rejects(store.refreshOnce("nobody", server, fail, soon), kind("auth"));
  }));

Deno.test("refreshOnce does not log in again a profile that logged out meanwhile", () =>
  withFolder(async (folder) => {
    const { store } = open(folder);
    await store.save("work", login("old-access", 1));
    const refresh = async () => {
      await store.remove("work");
      return token("new-access");
    };
    await assert.rejects(store.refreshOnce("work", server, refresh, soon), kind("auth"));
    assert.equal(await store.load("work"), undefined);
  }));

Deno.test("list shows keys and ages without opening anything", () =>
  withFolder(async (folder) => {
    const entries = new Map<string, string>();
    const { store, vault } = open(folder, memoryKeyring(entries));
    assert.deepEqual(await store.list(), []);
    await store.save("work", login());
    const id = (await vault.key("tokens"))?.id;
    entries.clear();
    const [entry] = await store.list();
    assert.deepEqual({ ...entry, modifiedAt: 0 }, {
      profile: "work",
      form: "sealed",
      keyId: id,
      modifiedAt: 0,
      source: "keyring",
      keyCreatedAt: "2026-05-01T12:00:00.000Z",
    });
    assert.ok(Math.abs((entry?.modifiedAt ?? 0) - Date.now()) < 60_000);
  }));

Deno.test("saving leaves no passing file behind", () =>
  withFolder(async (folder) => {
    const { store, tokens } = open(folder, memoryKeyring(), fakeClock());
    await store.save("work", login());
    await store.save("work", login());
    assert.deepEqual((await readdir(tokens)).sort(), ["store.lock", "work.json"]);
  }));
