import assert from "node:assert/strict";
import fc from "fast-check";
import { compareReleases, isVersion } from "../../src/update/mod.ts";

/** As semver.org orders them. */
const inOrder = [
  ...["0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta"],
  ...["1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0"],
  ...["2.0.0-rc.1", "2.0.0", "10.0.0"],
];

Deno.test("releases are ordered as semver.org has it, candidates before the release", () => {
  for (const [at, a] of inOrder.entries()) {
    for (const [other, b] of inOrder.entries()) {
      assert.equal(Math.sign(compareReleases(a, b)), Math.sign(at - other), `${a} and ${b}`);
    }
  }
});

Deno.test("no other text is a version", () => {
  for (const one of inOrder) assert.ok(isVersion(one), one);
  const bad = [
    "",
    "2",
    "2.0",
    "v2.0.0",
    "02.0.0",
    "2.0.0 ",
    "2.0.0\n",
    "2.0.0+5",
    "2.0.0-",
    "../2",
  ];
  for (const one of bad) assert.ok(!isVersion(one), one);
});

Deno.test("the order of releases is one whatever the numbers", () => {
  const number = fc.nat({ max: 999_999_999 });
  const version = fc.tuple(number, number, number);
  fc.assert(fc.property(version, version, (a, b) => {
    const byNumbers = a.map((one, at) => one - (b[at] ?? 0)).find((apart) => apart !== 0) ?? 0;
    const order = compareReleases(a.join("."), b.join("."));
    assert.equal(Math.sign(order), Math.sign(byNumbers));
  }));
});
