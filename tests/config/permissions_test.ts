import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };

const page = await Deno.readTextFile(
  new URL("../../docs/security/threat-model.md", import.meta.url),
);
const section = page.split("## What the binary may do")[1]?.split("\n## ")[0] ?? "";

/** What the page says of a permission: granted, and why. */
function rowOf(name: string): readonly string[] {
  const line = section.split("\n").find((text) => text.startsWith(`| \`${name}\``)) ?? "";
  return line.split("|").slice(2, 4).map((cell) => cell.trim());
}

Deno.test("the threat model says why each permission of the binary is what it is", () => {
  const { gcs } = manifest.permissions;
  for (const [name, value] of Object.entries(gcs)) {
    const [granted = "", why = ""] = rowOf(name);
    assert.ok(why.length > 20, `the page says nothing of ${name}`);
    if (value === true) assert.equal(granted, "all", name);
    else assert.notEqual(granted, "all", name);
  }
  const named = [...section.matchAll(/^\| `([a-z]+)` +\|/gm)].map(([, name]) => name);
  assert.deepEqual(named.sort(), Object.keys(gcs).sort());
});

Deno.test("the threat model lists what the binary may ask of the system", () => {
  const [granted = ""] = rowOf("sys");
  assert.deepEqual(
    [...granted.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(),
    [...manifest.permissions.gcs.sys].sort(),
  );
});
