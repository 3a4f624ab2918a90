import assert from "node:assert/strict";
import { declarationSchema } from "../../src/declare/mod.ts";
import { isObject } from "../../src/base/mod.ts";
import { readPage } from "./_pages.ts";

/** Members of the JSON Schema of an object, or of the items of a list. */
function membersOf(schema: unknown): Record<string, unknown> {
  if (!isObject(schema)) return {};
  if (isObject(schema["properties"])) return { ...schema["properties"] };
  if (schema["items"] !== undefined) return membersOf(schema["items"]);
  const choices = Array.isArray(schema["anyOf"]) ? schema["anyOf"] : [];
  return Object.assign({}, ...choices.map(membersOf));
}

const common = ["id", "managed", "ignore", "policies"];

Deno.test("the reference of a declaration has every member of the JSON Schema, and no other", async () => {
  const { text } = await readPage("docs/commands/declaration.md");
  const top = membersOf(declarationSchema());
  for (const [kind, schema] of Object.entries(top).filter(([, one]) => isList(one))) {
    const members = membersOf(schema);
    const policies = Object.keys(membersOf(members["policies"]))
      .filter((name) => name !== "DATA_TYPE");
    const [section = ""] = new RegExp(`^## ${kind}$[\\s\\S]*?(?=^## |$(?![\\s\\S]))`, "m")
      .exec(text) ?? [];
    const [own = "", others = ""] = section.split(/^### /m);
    const told = [...own.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name).sort();
    const wanted = Object.keys(members).filter((name) => !common.includes(name)).sort();
    assert.deepEqual(told, wanted, kind);
    const found = new Set(
      [...others.matchAll(/^\| `[\w-]+` \| `(\w+)` \|/gm)].map(([, one]) => one),
    );
    assert.deepEqual([...found].sort(), policies.sort(), `policies of ${kind}`);
  }
});

function isList(schema: unknown): boolean {
  return isObject(schema) && (schema["items"] !== undefined || "managed" in membersOf(schema));
}
