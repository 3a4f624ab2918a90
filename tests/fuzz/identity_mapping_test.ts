import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import {
  checkMappings,
  compileMappings,
  dataTypes,
  mapAll,
  mapFirst,
  withDataType,
} from "../../src/identity_mapping/mod.ts";
import { cases } from "../identity_mapping/_cases.ts";
import { ready } from "../identity_mapping/_vectors.ts";
import { fuzz } from "./_runs.ts";

const member = fc.constantFrom("DATA_TYPE", "mappings", "command", "source", "match", "output");
const anything = fc.anything({
  key: fc.oneof(member, fc.string()),
  values: [
    fc.string({ unit: "binary" }),
    fc.constantFrom(...Object.values(dataTypes)),
    fc.boolean(),
    fc.integer(),
  ],
  maxDepth: 4,
});
const special = fc.constantFrom(
  "(",
  ")",
  "*",
  "?",
  "|",
  "\\",
  "(?",
  "(?P<a>",
  "[",
  "{",
  "^",
  "a",
  "1",
);
const match = fc.array(special, { maxLength: 30 }).map((parts) => parts.join(""));

Deno.test("fuzz: any value is compiled or refused by the place where it is wrong", async () => {
  await fuzz(fc.property(fc.array(anything, { maxLength: 3 }), (documents) => {
    const { mappings, findings } = compileMappings(documents.map(withDataType));
    assert.equal(mappings.length, documents.length);
    for (const [index, mapping] of mappings.entries()) {
      const own = findings.filter(({ path }) => path[0] === index);
      assert.equal(mapping === undefined, own.some(({ level }) => level !== "warning"));
    }
  }));
});

Deno.test("fuzz: any expression is compiled or refused at a character that is there", async () => {
  await fuzz(fc.property(match, fc.boolean(), fc.string(), (match, literal, username) => {
    const rule = { "source": "{username}", match, "output": "{0}", literal };
    const { mappings, findings } = compileMappings([withDataType({ "mappings": [rule] })]);
    for (const { position } of findings) {
      if (position !== undefined) assert.ok(position >= 1 && position <= match.length + 1);
    }
    for (const mapping of ready(mappings)) mapFirst([mapping], { username });
    checkMappings(mappings);
  }));
});

Deno.test("fuzz: the first account is among all accounts, or its identity is not in use", async () => {
  await fuzz(fc.property(cases, ({ documents, identities }) => {
    const mappings = ready(compileMappings(documents).mappings);
    const { found, failures } = mapAll(mappings, identities);
    for (const [index, identity] of identities.entries()) {
      const { account, by } = mapFirst(mappings, identity);
      const isUsed = identity["status"] === "used" || identity["status"] === "private";
      if (account === undefined || by === undefined || !isUsed) continue;
      // A later rule, or another identity, may take the whole document away in "all" mode.
      if (failures.some(({ document }) => document === by.document)) continue;
      assert.ok(
        found.some((one) => one.identity === index && one.account === account),
        JSON.stringify({ documents, identity }),
      );
    }
  }));
});
