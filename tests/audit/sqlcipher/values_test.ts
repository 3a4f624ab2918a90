import assert from "node:assert/strict";
import fc from "../../_support/fast_check.ts";
import {
  bytesOf,
  integerOf,
  openSqlcipher,
  type SqlInput,
  textOf,
} from "../../../src/audit/sqlcipher/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { inMemory, key } from "./support.ts";

function roundTrip(values: readonly SqlInput[]) {
  return inMemory((db) => values.map((value) => db.value("SELECT ?", [value])));
}

Deno.test("a bound value comes back as it was for every type and edge", () => {
  const values = [
    "",
    "plain",
    "zero\0byte",
    "\ufeffmark",
    "snow ☃ 🎿",
    "x".repeat(5000),
    "é".repeat(40_000),
    0,
    -1,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 53 - 1,
    -(2 ** 53) + 1,
    1.5,
    -0.25,
    1e300,
    null,
    new Uint8Array([0, 1, 255]),
    new Uint8Array(70_000).fill(9),
  ];
  assert.deepEqual(roundTrip(values), values);
});

Deno.test("integers beyond 2^53 come back as bigint and smaller ones as number", () => {
  const values = [2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n];
  assert.deepEqual(roundTrip(values), values);
  assert.deepEqual(roundTrip([5n, true, false, undefined]), [5, 1, 0, null]);
});

Deno.test("an integer that does not fit into 64 bits is refused", () => {
  assert.throws(() => roundTrip([2n ** 63n]), { kind: "usage" });
});

Deno.test("an empty blob stays a blob and a view of a larger buffer is bound alone", () => {
  inMemory((db) => {
    assert.equal(db.value("SELECT typeof(?)", [new Uint8Array(0)]), "blob");
    const whole = new Uint8Array([1, 2, 3, 4]);
    assert.deepEqual(db.value("SELECT ?", [whole.subarray(1, 3)]), new Uint8Array([2, 3]));
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared[1] = 7;
    assert.deepEqual(db.value("SELECT ?", [shared]), new Uint8Array([0, 7]));
  });
});

Deno.test("any text, integer, real or blob survives the database", () => {
  using db = openSqlcipher(":memory:", { key });
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n === 0 ? 0 : n),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
      const sql = `SELECT ${values.map(() => "?").join(", ")}`;
      const [row] = [...db.iterateValues(sql, values)];
      assert.deepEqual(row, values);
    }),
    { numRuns: 300 },
  );
});

Deno.test("text that is not UTF-8 in the file is read with replacement characters", () => {
  inMemory((db) => assert.equal(db.value("SELECT CAST(x'61ff62' AS TEXT)"), "a\ufffdb"));
});

Deno.test("typed accessors give the value or say which column is wrong", () => {
  const row = { text: "a", number: 4, blob: new Uint8Array([1]), nothing: null, big: 2n ** 60n };
  assert.equal(textOf(row, "text"), "a");
  assert.equal(integerOf(row, "number"), 4);
  assert.deepEqual(bytesOf(row, "blob"), new Uint8Array([1]));
  const wrong = [
    () => textOf(row, "number"),
    () => integerOf(row, "big"),
    () => bytesOf(row, "text"),
    () => textOf(row, "absent"),
  ];
  for (const read of wrong) {
    assert.throws(read, (error) => error instanceof GcsError && error.kind === "integrity");
  }
});

Deno.test("a column named __proto__ is an ordinary column", () => {
  inMemory((db) => {
    const row = db.get('SELECT 1 AS "__proto__", 2 AS b') ?? {};
    assert.deepEqual(Object.keys(row), ["__proto__", "b"]);
    assert.equal(Object.getPrototypeOf(row), Object.prototype);
  });
});
