import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import {
  mergeScopes,
  parseScopes,
  type ScopeTree,
  scopeTree,
  serialiseScopes,
} from "../../src/globus/mod.ts";

const name = fc.stringMatching(/^[a-z0-9:/._-]{1,20}$/);
const { tree } = fc.letrec<{ tree: ScopeTree }>((tie) => ({
  tree: fc.record({
    scope: name,
    optional: fc.boolean(),
    dependencies: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant([]),
      fc.array(tie("tree"), { maxLength: 3 }),
    ),
  }, { noNullPrototype: true }),
}));
const trees = fc.array(tree, { maxLength: 4 });

/** Every chain of scopes from the outside in. */
function chains(list: readonly ScopeTree[], above = ""): Set<string> {
  return new Set(list.flatMap((one) => {
    const here = `${above}>${one.scope}`;
    return [here, ...chains(one.dependencies, here)];
  }));
}

Deno.test("parseScopes reads what serialiseScopes wrote, for any scopes", () => {
  fc.assert(
    fc.property(trees, (list) => {
      assert.deepEqual(parseScopes(serialiseScopes(list)), list);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("parseScopes either reads any text or refuses it as usage", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b:c", "*", "[", "]", " ") });
  fc.assert(
    fc.property(text, (given) => {
      let read: ScopeTree[];
      try {
        read = parseScopes(given);
      } catch (error) {
        assert.ok(error instanceof Error && "kind" in error && error.kind === "usage");
        return;
      }
      assert.deepEqual(parseScopes(serialiseScopes(read)), read);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("mergeScopes loses no scope, adds none and leaves no duplicate", () => {
  fc.assert(
    fc.property(trees, (list) => {
      const merged = mergeScopes(list);
      assert.deepEqual(chains(merged), chains(list));
      const names = merged.map((one) => one.scope);
      assert.equal(new Set(names).size, names.length);
      assert.deepEqual(mergeScopes([...merged, ...merged]), merged);
    }),
    { numRuns: 500 },
  );
});

Deno.test("parseScopes understands optional and nested dependencies", () => {
  assert.deepEqual(parseScopes("openid  m[*d e[f]]"), [
    scopeTree("openid"),
    scopeTree("m", [scopeTree("d", [], true), scopeTree("e", [scopeTree("f")])]),
  ]);
  assert.deepEqual(parseScopes("  "), []);
});

Deno.test("mergeScopes makes a scope required that is required once", () => {
  const merged = mergeScopes(parseScopes("m[*d] m[d e] *n *n"));
  assert.equal(serialiseScopes(merged), "m[d e] *n");
});

for (const text of ["a[b", "a]b", "a[]", "[b]", "*", "a[*]", "* a", "a[b]c", "a *", "**a"]) {
  Deno.test(`parseScopes refuses "${text}"`, () => {
    assert.throws(() => parseScopes(text), { kind: "usage" });
  });
}

Deno.test("parseScopes refuses brackets without end and oversized text", () => {
  assert.throws(() => parseScopes("a[".repeat(50)), /too deep/);
  assert.throws(() => parseScopes("a ".repeat(10_000)), /too long/);
});
