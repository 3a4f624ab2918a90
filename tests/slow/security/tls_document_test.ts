import assert from "node:assert/strict";

const root = new URL("../../../", import.meta.url);

Deno.test("docs/security/tls.md names tests that exist, and one for every claim", async () => {
  const text = await Deno.readTextFile(new URL("docs/security/tls.md", root));
  const evidence = text.slice(text.indexOf("## Which test shows it"));
  const rows = evidence.split("\n").filter((line) => /^\| /.test(line)).slice(2);
  assert.ok(rows.length >= 20);
  for (const row of rows) {
    const [, claim = "", proof = ""] = row.split("|");
    const [file, ...names] = [...proof.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
    assert.ok(file !== undefined && names.length > 0, claim);
    const source = await Deno.readTextFile(new URL(file, root));
    for (const name of names) assert.ok(source.includes(name), `${file} has no "${name}"`);
  }
});
