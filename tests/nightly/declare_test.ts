import { properties } from "../declare/_properties.ts";

const runs = 10_000;

for (const [name, property] of Object.entries(properties)) {
  Deno.test(`${name} (${runs} of them)`, () => property(runs));
}
