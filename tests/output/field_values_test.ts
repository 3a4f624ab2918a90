import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { visible } from "../../src/base/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { csvLine } from "../../src/output/csv.ts";
import { cell, dottedMember, fieldValue, plain } from "../../src/output/field_values.ts";
import { padded, width } from "../../src/output/width.ts";

Deno.test("plain shows no secret, keeps big numbers exact, and gives null for nothing", () => {
  assert.deepEqual(plain({ key: new Secret("hunter2hunter2"), at: new Date(0) }), {
    key: "[redacted]",
    at: "1970-01-01T00:00:00.000Z",
  });
  assert.deepEqual(plain([1n, 9007199254740993n]), [1, "9007199254740993"]);
  assert.equal(plain(undefined), null);
  assert.deepEqual(plain({ a: undefined, b: null }), { b: null });
});

Deno.test("dottedMember follows dots, prefers a member whose own name has them, and inherits nothing", () => {
  const document = { a: { b: { c: 1 } }, "a.b": 2, list: [{ c: 3 }] };
  assert.equal(dottedMember(document, "a.b.c"), 1);
  assert.equal(dottedMember(document, "a.b"), 2);
  for (const path of ["a.x", "a.b.c.d", "list.c", "toString", "a.constructor", "", "a."]) {
    assert.equal(dottedMember(document, path), undefined, path);
  }
  for (const none of [null, undefined, 7, "text", ["a"]]) {
    assert.equal(dottedMember(none, "a"), undefined);
  }
});

Deno.test("fieldValue takes a member by its name, or what a function makes of the document", () => {
  assert.equal(fieldValue({ a: { b: 7 } }, { label: "B", value: "a.b" }), 7);
  const secret = { label: "S", value: () => new Secret("hunter2hunter2") };
  assert.equal(fieldValue({}, secret), "[redacted]");
  assert.equal(fieldValue({}, { label: "N", value: () => undefined }), null);
});

Deno.test("cell shows nothing for null, joins lists, and writes objects as JSON", () => {
  assert.deepEqual([null, undefined, "", 0, false].map((value) => cell(value)), [
    ...["", "", "", "0", "false"],
  ]);
  assert.equal(cell(["a", null, 2]), "a, , 2");
  assert.equal(cell(["a", "b"], ";"), "a;b");
  assert.equal(cell([{ a: 1 }]), '[{"a":1}]');
  assert.equal(cell({ a: [1] }), '{"a":[1]}');
  assert.equal(cell([]), "");
});

Deno.test("a line of CSV is one line that reads back, and no field of it is a formula", () => {
  fc.assert(fc.property(
    fc.array(
      fc.oneof(fc.string(), fc.constantFrom("=1+1", "+x", "-x", "@x", "\tx", "\rx", "＝x")),
      {
        minLength: 2,
        maxLength: 5,
      },
    ),
    (fields) => {
      const line = csvLine(fields);
      assert.match(line, /^[^\r\n]*\n$/);
      const read = fieldsOf(line.slice(0, -1));
      assert.equal(read.length, fields.length);
      for (const [at, field] of read.entries()) {
        assert.doesNotMatch(field, /^[=+\-@\t\r＝＋－＠]/);
        const shown = visible(fields[at] ?? "");
        assert.ok(field === shown || field === `'${shown}`);
      }
    },
  ));
  assert.equal(csvLine([-5, 1.5, true, null, ["a", "b"]]), "-5,1.5,true,,a;b\n");
});

Deno.test("padded lines up columns, whatever the writing, and never cuts", () => {
  for (
    const [text, columns] of [["abc", 3], ["ä", 1], ["a\u0308", 1], ["密碼", 4], ["👍", 2]] as const
  ) {
    assert.equal(width(text), columns, text);
    assert.equal(width(padded(text, 10)), 10, text);
    assert.equal(padded(text, 0), text);
  }
  fc.assert(fc.property(fc.string(), fc.nat(30), (text, columns) => {
    assert.ok(padded(text, columns).startsWith(text));
    assert.equal(width(padded(text, columns)), Math.max(columns, width(text)));
  }));
});

/** The fields of one record (RFC 4180). */
function fieldsOf(record: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/gy;
  while (field.lastIndex <= record.length && fields.length < 10) {
    const match = field.exec(record);
    if (match === null) break;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (!match[0].endsWith(",")) break;
  }
  return fields;
}
