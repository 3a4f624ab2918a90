import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import OtherSqlite from "better-sqlite3-multiple-ciphers";
import { inFolder, key, makeDatabase, otherKey, rowCount } from "./support.ts";

const page = 4096;
const salt = 16;
const iv = 16;
const reserve = 80;

/** SQLCipher 4 in a few lines, from its published design and with none of its code. */
function decrypt(file: Uint8Array, rawKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const plain = new Uint8Array(file.length);
  for (let start = 0; start < file.length; start += page) {
    const from = start === 0 ? salt : start;
    const end = start + page - reserve;
    const decipher = createDecipheriv("aes-256-cbc", rawKey, file.subarray(end, end + iv));
    decipher.setAutoPadding(false);
    plain.set(decipher.update(file.subarray(from, end)), from);
    decipher.final();
    plain.set(file.subarray(end, start + page), end);
  }
  plain.set(new TextEncoder().encode("SQLite format 3\0"));
  return plain;
}

Deno.test("another implementation of the SQLCipher 4 format reads the database with the key", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    const copy = join(folder, "plain.db");
    const plain = decrypt(Deno.readFileSync(path), key);
    // A rollback journal, so that the stock SQLite needs no log.
    plain[18] = plain[19] = 1;
    Deno.writeFileSync(copy, plain);
    const stock = new DatabaseSync(copy, { readOnly: true });
    try {
      assert.deepEqual({ ...stock.prepare("PRAGMA integrity_check").get() }, {
        integrity_check: "ok",
      });
      assert.deepEqual({ ...stock.prepare("SELECT count(*) AS n FROM record").get() }, {
        n: rowCount,
      });
    } finally {
      stock.close();
    }
  });
});

/** The part of the other client that is used here. */
interface OtherClient {
  pragma(text: string): unknown;
  prepare(sql: string): { get(): unknown };
  close(): void;
}

function openWithOtherClient(path: string, rawKey: Uint8Array): OtherClient {
  const client: OtherClient = new OtherSqlite(path, { readonly: true });
  client.pragma("cipher = 'sqlcipher'");
  client.pragma("legacy = 4");
  const digits = Array.from(rawKey, (byte) => byte.toString(16).padStart(2, "0")).join("");
  client.pragma(`key = "x'${digits}'"`);
  return client;
}

Deno.test("a client built from other code (SQLite3 Multiple Ciphers) opens the database with the key", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    const client = openWithOtherClient(path, key);
    try {
      assert.deepEqual(client.pragma("integrity_check"), [{ integrity_check: "ok" }]);
      assert.deepEqual(client.prepare("SELECT count(*) AS n FROM record").get(), { n: rowCount });
      const found = client.prepare("SELECT rowid FROM words WHERE words MATCH 'word77'").get();
      assert.deepEqual(found, { rowid: 78 });
    } finally {
      client.close();
    }
    const stranger = openWithOtherClient(path, otherKey);
    try {
      assert.throws(() => stranger.prepare("SELECT count(*) FROM record").get());
    } finally {
      stranger.close();
    }
  });
});
