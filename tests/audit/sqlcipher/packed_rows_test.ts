import assert from "node:assert/strict";
import fc from "../../_support/fast_check.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { openSqlcipher, PackedRows } from "../../../src/audit/sqlcipher/mod.ts";

const one = "INSERT INTO t VALUES (?, ?, ?)";
const many = `${one}, (?, ?, ?), (?, ?, ?)`;

const row = fc.record({
  number: fc.option(fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true })), {
    nil: undefined,
  }),
  text: fc.option(
    fc.oneof(
      fc.string({ unit: "binary" }).map((text) => text.toWellFormed()),
      fc.string({ unit: "binary-ascii", minLength: 190, maxLength: 210 }),
    ),
    { nil: undefined },
  ),
  bytes: fc.uint8Array({ maxLength: 300 }),
});

Deno.test("packed rows are inserted as their values are one by one", () => {
  using db = openSqlcipher(":memory:", {});
  db.exec("CREATE TABLE t (n, s, b)");
  const stored = () => db.all("SELECT *, typeof(n), typeof(s), typeof(b) FROM t ORDER BY rowid");
  const packed = new PackedRows(["number", "text", "bytes"]);
  fc.assert(fc.property(fc.array(row, { maxLength: 64 }), (rows) => {
    packed.clear();
    for (const { number, text, bytes } of rows) {
      packed.number(number);
      packed.text(text);
      packed.blob(bytes);
    }
    assert.equal(packed.count, rows.length);
    assert.equal(packed.isFull, rows.length === 64);
    db.exec("DELETE FROM t");
    db.insertRows(many, one, packed);
    const together = stored();
    db.exec("DELETE FROM t");
    for (const values of packed.values()) db.run(one, values);
    assert.deepEqual(together, stored());
    db.exec("DELETE FROM t");
    for (const { number, text, bytes } of rows) db.run(one, [number, text, bytes]);
    assert.deepEqual(together, stored());
  }));
});

Deno.test("packed rows are refused whole where the table or the statement does not take them", () => {
  using db = openSqlcipher(":memory:", {});
  db.exec("CREATE TABLE t (n UNIQUE, s, b)");
  const packed = new PackedRows(["number", "text", "bytes"]);
  for (const number of [1, 2, 1]) {
    packed.number(number);
    packed.text("x");
    packed.blob(Uint8Array.of(1));
  }
  assert.throws(() => db.insertRows(many, one, packed), { kind: "conflict" });
  assert.equal(db.value("SELECT count(*) FROM t"), 0);
  for (
    const [several, single] of [[one.replace(", ?", ""), one], [many, many], [one, "SELECT 1"]]
  ) {
    assert.throws(() => db.insertRows(several ?? "", single ?? "", packed), GcsError, several);
  }
  // A length that is more than there is.
  packed.clear();
  packed.number(1);
  packed.text("x");
  packed.blob(Uint8Array.of(1));
  for (const length of [2, -1, 2 ** 32 + 1, Infinity]) {
    packed.cells[1] = length;
    assert.throws(() => db.insertRows(many, one, packed), GcsError, `${length}`);
  }
  assert.equal(db.value("SELECT count(*) FROM t"), 0);
  packed.cells[1] = 1;
  db.insertRows(many, one, packed);
  assert.equal(db.value("SELECT count(*) FROM t"), 1);
});
