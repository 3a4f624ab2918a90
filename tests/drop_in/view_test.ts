import assert from "node:assert/strict";
import { officialJson, officialText } from "../../src/drop_in/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { done, list, show, type View } from "../../src/output/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";

const nobody = () => Promise.resolve(new Map<string, string>());
const other = { path: "other show", origin: "official", route: "GET /api/other" };

async function textOf(view: View, path = other.path): Promise<string> {
  const made = await officialText({ ...other, path }, view, nobody);
  assert.ok(made.kind === "text");
  return made.text;
}

Deno.test("officialText shows a command without a form by its own fields, and no secret", async () => {
  const view = show({ id: "1", policies: { key: new Secret("canary-0123456789") } }, [
    { label: "ID", value: "id" },
    { label: "Policies", value: "policies" },
  ]);
  assert.equal(await textOf(view), "ID:       1\nPolicies: {'key': '[redacted]'}\n");
});

Deno.test("officialText asks for each identity once, groups and empty owners not at all", async () => {
  const id = "5a4d0000-0000-4000-8000-0000000000a1";
  const asked: string[][] = [];
  const roles = [
    `urn:globus:auth:identity:${id.toUpperCase()}`,
    "urn:globus:groups:id:x",
    null,
    id,
  ];
  const view = list(roles.map((principal) => ({ id: "1", role: "owner", principal })), []);
  const made = await officialText({ ...other, path: "endpoint role list" }, view, (ids) => {
    asked.push([...ids]);
    return Promise.resolve(new Map([[id, "ada@example.org"]]));
  });
  assert.deepEqual(asked, [[id]]);
  assert.ok(made.kind === "text");
  assert.deepEqual(
    made.text.trimEnd().split("\n").slice(2).map((line) => line.split(" | ")[2]?.trim()),
    ["ada@example.org", "urn:globus:groups:id:x", "None", "ada@example.org"],
  );
});

Deno.test("officialText keeps every line of a change, and says Message once", async () => {
  assert.equal(await textOf(done({}, ["One", "Two"])), "Message: One\nTwo\n");
  assert.equal(await textOf(done({ id: "1" }, "Other Thing ID: 1")), "Other Thing ID: 1\n");
});

Deno.test("officialText and officialJson keep how a command ended", async () => {
  const failure = new GcsError("partial", "1 of 2 failed");
  const view = { ...list([{ id: "1" }], [{ label: "ID", value: "id" }]), exitCode: 9, failure };
  for (const made of [await officialText(other, view, nobody), await officialJson(other, view)]) {
    assert.equal(made.exitCode, 9);
    assert.equal(made.failure, failure);
  }
});
