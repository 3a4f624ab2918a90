import assert from "node:assert/strict";
import {
  compileMappings,
  dataTypes,
  mapAll,
  mapFirst,
  type Mapping,
} from "../../src/identity_mapping/mod.ts";
import { ready } from "./_vectors.ts";

const program = { "DATA_TYPE": dataTypes.external, "command": ["/opt/map"] };

function compiled(...documents: readonly unknown[]): readonly Mapping[] {
  const { mappings } = compileMappings(documents);
  assert.equal(ready(mappings).length, documents.length);
  return ready(mappings);
}

function rules(...list: readonly (readonly [source: string, match: string, output: string])[]) {
  const mappings = list.map(([source, match, output]) => ({ source, match, output }));
  return { "DATA_TYPE": dataTypes.expressions, mappings };
}

Deno.test("a failing rule ends its document, and the next document is tried", () => {
  const mappings = compiled(
    rules(["{nosuch}", ".*", "a"], ["{username}", ".*", "b"]),
    rules(["{username}", "(x.*)", "c"], ["{username}", "ada", ""]),
    program,
    rules(["{username}", "(.*)", "{0}-d"]),
  );
  assert.deepEqual(mapFirst(mappings, { "username": "ada" }), {
    account: "ada-d",
    by: { document: 3, rule: 0 },
    trials: [
      { document: 0, rule: 0, outcome: "failure", why: "the identity has no {nosuch}" },
      { document: 1, rule: 0, outcome: "no match", source: "ada" },
      { document: 1, rule: 1, outcome: "match", source: "ada", account: "" },
      { document: 2, outcome: "external", command: ["/opt/map"] },
      { document: 3, rule: 0, outcome: "match", source: "ada", account: "ada-d" },
    ],
  });
});

Deno.test("all mode tries every rule on identities in use, and a failure takes its document away", () => {
  const mappings = compiled(
    rules(["{username}", "(.*)@.*", "{0}"], ["{username}", ".*", "all"]),
    rules(["{username}", ".*", "lost"], ["{email}", ".*", "{0}"]),
  );
  const people = [
    { "username": "ada@a.org", "status": "used" },
    { "username": "bob", "status": "private" },
    { "username": "eve", "status": "unused" },
  ];
  assert.deepEqual(mapAll(mappings, people), {
    found: [
      { document: 0, rule: 0, identity: 0, account: "ada" },
      { document: 0, rule: 1, identity: 0, account: "all" },
      { document: 0, rule: 1, identity: 1, account: "all" },
    ],
    failures: [{ document: 1, rule: 1, identity: 0, why: "the identity has no {email}" }],
  });
});

Deno.test("a match that goes back and forth without end is a failure, not a hang", () => {
  const mappings = compiled(rules(["{username}", "((a*)*)*b", "u"]));
  const [trial] = mapFirst(mappings, { "username": "a".repeat(40) }).trials;
  assert.ok(trial?.outcome === "failure");
  assert.match(trial.why, /takes too long/);
});

Deno.test("the longest user name is matched, and a text that is far longer says so", () => {
  const mappings = compiled(rules(["{username}", "(.)*@(.*)", "{0}{1}"]));
  const username = `${"a".repeat(200)}b@${"x".repeat(100)}`;
  assert.equal(mapFirst(mappings, { username }).account, `b${"x".repeat(100)}`);
  const [trial] = mapFirst(mappings, { username: "a".repeat(100_000) }).trials;
  assert.ok(trial?.outcome === "failure");
  assert.match(trial.why, /too long to be worked out here/);
});

Deno.test("members that every object has are not members of an identity", () => {
  const mappings = compiled(rules(["{constructor}", ".*", "u"]));
  assert.equal(mapFirst(mappings, {}).trials[0]?.outcome, "failure");
});
