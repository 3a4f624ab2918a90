import assert from "node:assert/strict";
import { parseApiRecord } from "../../../src/audit/parse/api_record.ts";
import { kinds } from "../../../src/audit/schema/columns.ts";

const timestamp = "2026-01-31T09:00:00Z";
const time = Date.parse(timestamp);

Deno.test("a document of an API becomes a record, and what has no column is kept beside it", () => {
  const document = {
    timestamp,
    "event_type": "access",
    resource: "/data/a",
    message: "",
    metadata: { node: "dtn1" },
    further: [1, null],
    none: null,
  };
  assert.deepEqual(parseApiRecord(document), {
    kind: kinds.api,
    time,
    event: "access",
    path: "/data/a",
    extra: '{"node":"dtn1","further":[1,null]}',
  });
});

Deno.test("members named as those that every object has are kept like others", () => {
  const text = `{"timestamp": "${timestamp}", "toString": "a", "__proto__": "b",
    "metadata": {"__proto__": {"x": 1}, "constructor": "c"}}`;
  const record = parseApiRecord(JSON.parse(text));
  assert.ok(typeof record === "object");
  assert.equal(record.extra, '{"__proto__":"b","constructor":"c","toString":"a"}');
  assert.deepEqual(Object.keys(record).sort(), ["event", "extra", "kind", "time"]);
});

Deno.test("what is no document of a record says why", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [null, /not an object/],
    [[], /not an object/],
    ["text", /not an object/],
    [{}, /timestamp is not a time/],
    [{ timestamp: 7 }, /timestamp is not a time/],
    [{ timestamp: "2026-02-30T00:00:00Z" }, /timestamp is not a time/],
  ];
  for (const [document, reason] of cases) assert.match(String(parseApiRecord(document)), reason);
});
