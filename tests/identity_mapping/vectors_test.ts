import assert from "node:assert/strict";
import { compileMappings, mapFirst } from "../../src/identity_mapping/mod.ts";
import { compileRules, measured, ready } from "./_vectors.ts";

Deno.test("a document loads here where it loads in the library of endpoints", () => {
  for (const { docs, loads } of measured.documents) {
    const { findings } = compileMappings(docs);
    const unloadable = findings.some(({ level }) => level === "unloadable");
    assert.equal(!unloadable, loads, JSON.stringify({ docs, findings }));
  }
});

Deno.test("what the library's own schema refuses is not sent, and nothing else that loads", () => {
  let refused = 0;
  for (const { docs, loads, schema } of measured.documents) {
    // Its schema of one kind does not know the other kind, and takes "yes" and 1 for true.
    const isExternal = JSON.stringify(docs).includes("external_identity_mapping");
    const isLoose = /"(?:literal|ignore_case)":(?:"|\d)/.test(JSON.stringify(docs));
    if (!loads || isExternal || isLoose) continue;
    const { findings } = compileMappings(docs);
    const sent = findings.every(({ level }) => level === "warning");
    assert.equal(sent, schema.every((answer) => answer === "ok"), JSON.stringify(docs));
    if (!sent) refused++;
  }
  assert.ok(refused > 5);
});

Deno.test("an identity gets the account that the library of endpoints gives it", () => {
  for (const { mappings, identity, load, output, error } of measured.results) {
    const compiled = compileRules(mappings);
    const shown = JSON.stringify({ mappings, identity, compiled: compiled.findings });
    if (load !== "ok") {
      assert.ok(compiled.findings.some(({ level }) => level !== "warning"), shown);
      continue;
    }
    const documents = ready(compiled.mappings);
    assert.equal(documents.length, 1, shown);
    const { account, trials } = mapFirst(documents, identity);
    const last = trials.at(-1);
    if (error !== undefined) assert.equal(last?.outcome, "failure", shown);
    else if (output === null) assert.equal(last?.outcome, "no match", shown);
    else assert.equal(account ?? (last?.outcome === "match" ? last.account : null), output, shown);
  }
});
