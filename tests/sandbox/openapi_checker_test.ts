import assert from "node:assert/strict";
import type { Reply } from "./harness.ts";
import { loadSpecification, OpenApiChecker } from "./openapi_checker.ts";

const document = loadSpecification();

function reply(status: number, json: Record<string, unknown>): Reply {
  return { status, headers: new Headers(), text: "", json, data: [] };
}

Deno.test({
  name: "OpenApiChecker finds a wrong member, a wrong code and a missing envelope",
  ignore: document === undefined,
  fn() {
    const good = {
      "DATA_TYPE": "result#1.0.0",
      "code": "success",
      "has_next_page": false,
      "http_response_code": 200,
    };
    const node = { "DATA_TYPE": "node#1.0.0", "ip_addresses": [], "status": "active" };
    const wrong: Record<string, unknown>[] = [
      { ...good, "data": [{ ...node, "status": "asleep" }] },
      { ...good, "code": "fine", "data": [] },
      node,
    ];
    for (const json of wrong) {
      const checker = new OpenApiChecker(document ?? {});
      checker.check("GET", "/api/nodes?page_size=1", reply(200, json));
      assert.equal(checker.failures.length, 1, JSON.stringify(json));
    }
    const checker = new OpenApiChecker(document ?? {});
    checker.check("GET", "/api/nodes", reply(200, { ...good, "data": [node] }));
    assert.deepEqual(checker.failures, []);
    assert.deepEqual([...checker.exercised], ["listNodes 200"]);
  },
});
