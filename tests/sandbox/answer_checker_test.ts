import assert from "node:assert/strict";
import { AnswerChecker } from "./answer_checker.ts";
import type { Reply } from "./harness.ts";

function reply(status: number, json: Record<string, unknown>): Reply {
  return { status, headers: new Headers(), text: "", json, data: [] };
}

const good = {
  "DATA_TYPE": "result#1.0.0",
  "code": "success",
  "has_next_page": false,
  "http_response_code": 200,
};
const node = { "DATA_TYPE": "node#1.0.0", "ip_addresses": [], "status": "active" };

const wrong: Readonly<Record<string, Record<string, unknown>>> = {
  "a value that is none of the listed": { ...good, "data": [{ ...node, "status": "asleep" }] },
  "a member that no version has": { ...good, "data": [{ ...node, "speed": 1 }] },
  "a member that its version has not": { ...good, "data": [{ ...node, "data_interface": null }] },
  "a version that is none": { ...good, "data": [{ ...node, "DATA_TYPE": "node#1.9.0" }] },
  "a required member that is missing": {
    ...good,
    "data": [{ "DATA_TYPE": "node#1.0.0", "status": "active" }],
  },
  "a document of another kind": {
    ...good,
    "data": [{ "DATA_TYPE": "endpoint_owner#1.0.0", "identity_id": crypto.randomUUID() }],
  },
  "a wrong code": { ...good, "code": "fine", "data": [] },
  "another status in the document": { ...good, "http_response_code": 201, "data": [] },
  "a missing envelope": node,
};
for (const [what, json] of Object.entries(wrong)) {
  Deno.test(`AnswerChecker finds ${what}`, () => {
    const checker = new AnswerChecker();
    checker.check("GET", "/api/nodes?page_size=1", reply(200, json));
    assert.equal(checker.failures.length, 1, JSON.stringify(json));
  });
}

Deno.test("AnswerChecker takes a good answer and remembers its operation", () => {
  const checker = new AnswerChecker();
  checker.check("GET", "/api/nodes", reply(200, { ...good, "data": [node] }));
  assert.deepEqual(checker.failures, []);
  assert.deepEqual([...checker.exercised], ["listNodes 200"]);
});
