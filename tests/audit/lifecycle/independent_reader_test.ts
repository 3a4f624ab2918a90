import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inFolder, key, makeDatabase, rowCount } from "./support.ts";

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
