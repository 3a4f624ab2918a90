import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { type Keyring, memoryKeyring } from "../../src/keys/mod.ts";
import { migrateTokens } from "../../src/tokens/mod.ts";
import { decodeGoKey, parseGoToken } from "../../src/tokens/go_format.ts";
import { noon, open, withFolder } from "../keys/helpers.ts";

const goKey = randomBytes(32);
const stored = goKey.toString("base64");
const info = {
  ["access_token"]: "go-access-canary",
  ["refresh_token"]: "go-refresh-canary",
  ["expires_at"]: "2026-05-02T14:00:00.123456789+02:00",
  scopes: ["openid profile email"],
  ["resource_server"]: "auth.globus.org",
};

/** A file as the Go port writes it: two spaces of indent, capital inner names, no associated data. */
function encryptedV1(text: string, key = goKey, version = "v1"): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  const data = {
    Version: version,
    Nonce: nonce.toString("base64"),
    Ciphertext: body.toString("base64"),
  };
  return JSON.stringify({ format: "encrypted-v1", ["encrypted_data"]: data }, null, 2);
}

/** The port's keyring: one entry under its one account. */
function goKeyring(key: () => string | undefined): Keyring {
  return {
    ...memoryKeyring(),
    get: (account) => Promise.resolve(account === "encryption-key" ? key() : undefined),
  };
}

async function setUp(folder: string, files: Record<string, string>) {
  const opened = open(folder);
  mkdirSync(opened.tokens, { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(opened.tokens, name), text, { mode: 0o600 });
  }
  let reads = 0;
  const migrate = (dryRun = false, key: string | undefined = stored) =>
    migrateTokens({
      folder: opened.tokens,
      store: opened.store,
      clock: opened.clock,
      clientId: "client",
      authUrl: "https://auth.globus.org",
      dryRun,
      keyring: goKeyring(() => (reads++, key)),
    });
  const read = (name: string) => readFile(join(opened.tokens, name), "utf8");
  return { ...opened, migrate, read, reads: () => reads };
}

Deno.test("migrateTokens seals both formats of the Go port and keeps the old files", () =>
  withFolder(async (folder) => {
    const files = {
      "plain.json": JSON.stringify(info),
      "sealed.json": encryptedV1(JSON.stringify(info)),
      "second.json": encryptedV1(JSON.stringify(info)),
    };
    const { migrate, store, tokens, read, reads } = await setUp(folder, files);
    const result = await migrate();
    assert.deepEqual(
      result.map(({ profile, form, result, backupIsPlaintext }) => [
        profile,
        form,
        result,
        backupIsPlaintext,
      ]),
      [
        ["plain", "plaintext", "migrated", true],
        ["sealed", "encrypted-v1", "migrated", false],
        ["second", "encrypted-v1", "migrated", false],
      ],
    );
    assert.equal(reads(), 1);
    for (const [name, text] of Object.entries(files)) {
      const login = await store.load(name.slice(0, -5));
      const token = login?.tokens["auth.globus.org"];
      assert.equal(token?.accessToken.reveal(), "go-access-canary");
      assert.equal(token?.refreshToken?.reveal(), "go-refresh-canary");
      assert.equal(token?.expiresAt, Date.parse("2026-05-02T12:00:00.123Z"));
      assert.equal(token?.scope, "openid profile email");
      assert.deepEqual(login?.session, { startedAt: noon, lastUsed: noon, method: "migrated" });
      assert.ok(!(await read(name)).includes("canary"));
      assert.equal(await read(`${name}.v1-backup`), text);
      assert.equal((await stat(join(tokens, `${name}.v1-backup`))).mode & 0o777, 0o600);
    }
  }));

Deno.test("migrateTokens run again changes nothing", () =>
  withFolder(async (folder) => {
    const { migrate, read, tokens } = await setUp(folder, { "a.json": JSON.stringify(info) });
    await migrate();
    const [before, names] = [await read("a.json"), await readdir(tokens)];
    assert.deepEqual((await migrate()).map(({ result }) => result), ["already_sealed"]);
    assert.equal(await read("a.json"), before);
    assert.deepEqual(await readdir(tokens), names);
  }));

Deno.test("migrateTokens in a dry run says what it would do and writes no token file", () =>
  withFolder(async (folder) => {
    const files = { "a.json": JSON.stringify(info), "b.json": encryptedV1(JSON.stringify(info)) };
    const { migrate, read, tokens } = await setUp(folder, files);
    const result = (await migrate(true)).map(({ result }) => result);
    assert.deepEqual(result, ["would_migrate", "would_migrate"]);
    for (const [name, text] of Object.entries(files)) assert.equal(await read(name), text);
    const names = (await readdir(tokens)).filter((name) => !name.endsWith(".lock"));
    assert.deepEqual(names.sort(), ["a.json", "b.json"]);
  }));

Deno.test("migrateTokens leaves every unknown format as it is", () =>
  withFolder(async (folder) => {
    const files = {
      "empty.json": "{}",
      "future.json": JSON.stringify({ format: "encrypted-v2", ["encrypted_data"]: {} }),
      "extra.json": JSON.stringify({ ...info, surprise: true }),
      "badtime.json": JSON.stringify({ ...info, ["expires_at"]: "tomorrow" }),
      "text.json": "not json",
      "inner.json": encryptedV1(`{"hello":1}`),
    };
    const { migrate, read } = await setUp(folder, files);
    const result = await migrate();
    assert.deepEqual([...new Set(result.map(({ result }) => result))], ["unknown"]);
    assert.equal(result.length, Object.keys(files).length);
    for (const [name, text] of Object.entries(files)) assert.equal(await read(name), text);
  }));

Deno.test("migrateTokens reports what does not open and goes on with the rest", () =>
  withFolder(async (folder) => {
    const files = {
      "a-damaged.json": encryptedV1(JSON.stringify(info))
        .replace(/(?<=Nonce": ")./, (first) => first === "/" ? "A" : "/"),
      "b-other-key.json": encryptedV1(JSON.stringify(info), randomBytes(32)),
      "c-version.json": encryptedV1(JSON.stringify(info), goKey, "v2"),
      "d-good.json": JSON.stringify(info),
    };
    const { migrate, read } = await setUp(folder, files);
    const result = await migrate();
    const short = result.map(({ result }) => result);
    assert.deepEqual(short, ["failed", "failed", "failed", "migrated"]);
    for (const { error } of result.slice(0, 3)) assert.ok(error instanceof GcsError);
    for (const name of ["a-damaged.json", "b-other-key.json", "c-version.json"] as const) {
      assert.equal(await read(name), files[name]);
    }
  }));

Deno.test("migrateTokens goes on past a file that others can read, or that is too large", () =>
  withFolder(async (folder) => {
    const { tokens, migrate, store } = await setUp(folder, {
      "first.json": JSON.stringify(info),
      "large.json": " ".repeat(5_000_000),
      "open.json": JSON.stringify(info),
      "zlast.json": JSON.stringify(info),
    });
    await chmod(join(tokens, "open.json"), 0o644);
    const results = (await migrate()).map(({ profile, result }) => [profile, result]);
    assert.deepEqual(results, [
      ["first", "migrated"],
      ["large", "failed"],
      ["open", "failed"],
      ["zlast", "migrated"],
    ]);
    assert.ok(await store.load("zlast"));
  }));

Deno.test("migrateTokens makes no key when the Go port's key is missing", () =>
  withFolder(async (folder) => {
    const file = encryptedV1(JSON.stringify(info));
    const { store, tokens, clock, vault, read } = await setUp(folder, { "a.json": file });
    const options = { folder: tokens, store, clock, clientId: "c", authUrl: "u" };
    for (const key of [undefined, "short", "!!!!"]) {
      const [found] = await migrateTokens({ ...options, keyring: goKeyring(() => key) });
      assert.equal(found?.result, "failed");
      assert.ok(found.error instanceof GcsError && found.error.kind === "secure_store");
    }
    assert.equal(await read("a.json"), file);
    assert.deepEqual(await vault.list(), []);
  }));

Deno.test("migrateTokens does not overwrite a backup that holds something else", () =>
  withFolder(async (folder) => {
    const text = JSON.stringify(info);
    const { migrate, read } = await setUp(folder, {
      "a.json": text,
      "a.json.v1-backup": "an older one",
    });
    await migrate();
    assert.equal(await read("a.json.v1-backup"), "an older one");
    assert.equal(await read("a.json.v1-backup-2"), text);
  }));

Deno.test("decodeGoKey reads the key as each operating system's keyring holds it", () => {
  const expected = new Uint8Array(goKey);
  assert.deepEqual(decodeGoKey(stored), expected);
  const wrapped = `go-keyring-base64:${Buffer.from(stored).toString("base64")}`;
  assert.deepEqual(decodeGoKey(wrapped), expected);
  for (const other of ["", "go-keyring-base64:", "AAAA", stored.slice(1)]) {
    assert.equal(decodeGoKey(other), undefined, other);
  }
});

Deno.test("parseGoToken gives a token without a resource server to Globus Auth", () => {
  const { resource_server: _server, refresh_token: _refresh, ...rest } = info;
  const found = parseGoToken(JSON.stringify(rest), noon);
  assert.equal(found?.resourceServer, "auth.globus.org");
  assert.equal(found?.token.refreshToken, undefined);
  for (const bad of [{ ...info, scopes: [1] }, { ...info, ["access_token"]: "" }, [], null, 5]) {
    assert.equal(parseGoToken(JSON.stringify(bad), noon), undefined);
  }
});
