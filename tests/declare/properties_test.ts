import { properties } from "./_properties.ts";

/** `tests/nightly/declare_test.ts` draws more. */
const sample = 200;

for (const [name, property] of Object.entries(properties)) {
  Deno.test(name, () => property(sample));
}
