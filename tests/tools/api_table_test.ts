import assert from "node:assert/strict";
import type { ObjectTable } from "../../src/sandbox/published/types.ts";
import { withByHand } from "../../tools/api_table/by_hand.ts";
import { jsonText } from "../../tools/api_table/json_text.ts";
import { sandboxModule } from "../../tools/api_table/module.ts";
import { readObjects } from "../../tools/api_table/objects.ts";
import { readDescription } from "../../tools/api_table/openapi.ts";
import { readOperations } from "../../tools/api_table/operations.ts";

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function version(dataType: string, properties: Record<string, unknown>, required: string[] = []) {
  return {
    type: "object",
    required: ["DATA_TYPE", ...required],
    properties: { "DATA_TYPE": { type: "string", enum: [dataType] }, ...properties },
  };
}

const size = { type: "number", nullable: true };
const place = { anyOf: [{}, ref("Place")] };
const description = readDescription(JSON.stringify({
  paths: {
    "/api/boxes/{box_id}": {
      put: {
        operationId: "putBox",
        parameters: [
          { name: "box_id", in: "path", required: true, schema: { type: "string" } },
          {
            name: "include",
            in: "query",
            schema: { type: "array", items: { type: "string", enum: ["a", "b"] } },
          },
          { name: "state", in: "query", required: true, schema: { type: "string" } },
        ],
        requestBody: { content: { "application/json": { schema: ref("Box") } } },
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: {
                  allOf: [{
                    properties: {
                      code: { enum: ["success"] },
                      data: { type: "array", items: { anyOf: [ref("Box"), ref("Place")] } },
                    },
                  }],
                },
              },
            },
          },
          "302": {},
          "404": { $ref: "#/components/responses/NotFound" },
        },
      },
    },
  },
  components: {
    schemas: {
      // Out of order, as the description has them: 1.10.0 is newer than 1.2.0.
      "Box_1_10_0": version("box#1.10.0", {
        kind: { type: "string", enum: ["x", "y", null], nullable: true },
        name: { type: "string", default: "n" },
        place,
        size,
        tags: { type: "array", items: { type: "string", format: "uuid" } },
      }, ["name"]),
      "Box_1_2_0": version("box#1.2.0", { name: { type: "string" }, place, size }, ["size"]),
      "Box_1_0_0": version("box#1.0.0", { name: { type: "string" }, size }, ["size"]),
      "Box": { anyOf: [ref("Box_1_0_0"), ref("Box_1_2_0"), ref("Box_1_10_0")] },
      "Place": { type: "object", required: ["town"], properties: { town: { type: "string" } } },
    },
    responses: {
      "NotFound": {
        content: {
          "application/json": {
            schema: {
              allOf: [{
                properties: {
                  code: { enum: ["not_found"] },
                  detail: { anyOf: [{ type: "string" }, ref("Place")] },
                },
              }],
            },
          },
        },
      },
    },
  },
}));

const box = {
  versions: ["1.0.0", "1.2.0", "1.10.0"],
  fields: {
    kind: { type: "enum(x|y)", since: "1.10.0", nullable: true },
    name: { type: "string", required: true, default: "n" },
    place: { type: "Place", since: "1.2.0", nullable: true },
    size: { type: "number", required: ["1.0.0", "1.2.0"], nullable: true },
    tags: { type: "array<string(uuid)>", since: "1.10.0" },
  },
} as const satisfies ObjectTable;

Deno.test("api_table distils every version of a document into one row a member", () => {
  assert.deepEqual(readObjects(description.components.schemas), {
    box,
    "Place": { fields: { town: { type: "string", required: true } } },
  });
});

Deno.test("api_table stops at a member whose type changes between versions", () => {
  const schemas = {
    "A_1_0_0": version("a#1.0.0", { x: { type: "string" } }),
    "A_1_1_0": version("a#1.1.0", { x: { type: "number" } }),
  };
  assert.throws(() => readObjects(schemas), /a#1\.0\.0 x: string, later number/);
});

Deno.test("api_table distils an operation with its query, body and answers", () => {
  assert.deepEqual(readOperations(description), {
    putBox: {
      method: "PUT",
      path: "/api/boxes/{box_id}",
      query: {
        include: { type: "array<enum(a|b)>" },
        state: { type: "string", required: true },
      },
      body: { "application/json": "box" },
      answers: {
        "200": [{ code: "success", data: ["box", "Place"] }],
        "302": [],
        "404": [{ code: "not_found", detail: ["Place"] }],
      },
    },
  });
});

const byHand = (change: Record<string, unknown>) =>
  JSON.stringify({
    ...{ source: "s", readOnly: {}, fixed: {}, sentSince: {}, unpublished: {} },
    ...change,
  });

Deno.test("api_table adds what is known by hand, and stops where there is no such member", () => {
  const table = withByHand({ box }, byHand({ readOnly: { "why": { box: ["size"] } } }));
  assert.deepEqual(table["box"]?.fields["size"], { ...box.fields.size, readOnly: true });
  const wrong = byHand({ fixed: { "why": { box: ["sise"] } } });
  assert.throws(() => withByHand({ box }, wrong), /has no box sise/);
});

Deno.test("the sandbox's copy has a line for each row, and no answers", () => {
  const operations = readOperations(description);
  const source = sandboxModule(jsonText({ box }), jsonText(operations));
  assert.ok(source.split("\n").includes(`  "box": ${JSON.stringify(box)},`));
  assert.match(source, /"putBox": \{"method":"PUT"/);
  assert.ok(!source.includes("not_found"));
});

Deno.test("jsonText writes the same value, with what fits in a line on one", () => {
  const value = { a: [1, "x", null], b: { long: "y".repeat(90), more: ["z".repeat(20)] }, c: {} };
  assert.deepEqual(JSON.parse(jsonText(value)), value);
  assert.ok(jsonText(value).split("\n").includes('  "a": [1, "x", null],'));
});
