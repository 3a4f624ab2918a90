import assert from "node:assert/strict";
import {
  compileMappings,
  dataTypes,
  inWords,
  withDataType,
} from "../../src/identity_mapping/mod.ts";
import { compileRules } from "./_vectors.ts";

type Row = readonly [rule: Readonly<Record<string, unknown>>, member: string, words: RegExp];

function findingOf(rule: Readonly<Record<string, unknown>>, member: string) {
  const usual = { "source": "{username}", "match": "(.*)@example\\.org", "output": "{0}" };
  const { findings } = compileRules([{ ...usual, ...rule }]);
  const found = findings.find(({ path }) => path[3] === member);
  assert.ok(found, JSON.stringify({ rule, findings }));
  assert.deepEqual(found.path.slice(0, 4), [0, "mappings", 0, member]);
  return found;
}

const unloadable: readonly Row[] = [
  [{ "match": "ab\\d" }, "match", /^has "\\d": only .* \(character 3\)$/],
  [{ "match": "a\\\\c" }, "match", /^has "\\c".*\(character 3\)$/],
  [{ "match": ".*?" }, "match", /^has "\*\?".*\(character 2\)$/],
  [{ "match": "*a" }, "match", /^begins with "\*".*\(character 1\)$/],
  [{ "match": "a**" }, "match", /after another repetition \(character 3\)$/],
  [{ "match": "a|*b" }, "match", /that repeats nothing \(character 3\)$/],
  [{ "match": "é(a" }, "match", /^has a "\(" without its "\)" \(character 2\)$/],
  [{ "match": "a)" }, "match", /^has a "\)" without its "\(" \(character 2\)$/],
  [{ "match": "a\\1" }, "match", /no such group before it \(character 2\)$/],
  [{ "match": "(?i)a" }, "match", /^has "\(\?i", which may only stand first \(character 1\)$/],
  [{ "match": "(?P<n>a)(?P<n>b)" }, "match", /names two groups "n" \(character 9\)$/],
  [{ "match": "(?<=a*)b" }, "match", /look-behind without a fixed length/],
  [{ "match": "(".repeat(300) + ")".repeat(300) }, "match", /too many parentheses/],
  [{ "match": "C:\\1", "literal": true }, "match", /no such group/],
  [{ "match": undefined }, "match", /^is missing$/],
  [{ "match": null }, "match", /^must be text$/],
];

const refused: readonly Row[] = [
  [{ "ignore_case": "false" }, "ignore_case", /^must be true or false$/],
  [{ "literal": 1 }, "literal", /^must be true or false$/],
  [{ "output": null }, "output", /^must be text$/],
  [{ "comment": "x" }, "comment", /^is no member of an identity mapping$/],
  [{ "match": "(?>a)" }, "match", /no part of the language of mappings/],
  [{ "match": "(?i:a)" }, "match", /no part of the language of mappings/],
  [{ "match": "\\[a", "literal": true }, "match", /read as a set/],
  [{ "match": "\\\\d", "literal": true }, "match", /do not take as text/],
];

const warnings: readonly Row[] = [
  [{ "match": "alice|bob" }, "match", /^has a "\|" outside of parentheses.*\(character 6\)$/],
  [{ "match": "[a-z]*" }, "match", /^has "\[", which stands for itself.*\(character 1\)$/],
  [{ "match": "^alice$" }, "match", /^has "\^", which stands for itself/],
  [{ "match": "a+" }, "match", /^has "\+".*\(character 2\)$/],
  [{ "match": "(?:a)(b)" }, "match", /^has "\(\?"/],
  [{ "match": "(a)\\" }, "match", /^ends with a backslash/],
  [{ "match": "a\\.b", "literal": true, "output": "u" }, "match", /^has a backslash before/],
  [{ "source": "{email:domain}" }, "source", /there are no parts; take \{email\}/],
  [{ "source": "{0}" }, "source", /a source has no groups/],
  [{ "source": "ada" }, "source", /names no member/],
  [{ "source": "{USERNAME}" }, "source", /write \{username\}/],
  [{ "source": "x{nosuch}" }, "source", /identities have no such member \(character 2\)$/],
  [{ "output": "{name}" }, "output", /people can set/],
  [{ "output": "{organization}" }, "output", /people can set/],
  [{ "output": "{1}" }, "output", /match has 1 group, counted from 0/],
  [{ "match": "(a)|(b)", "output": "{1}" }, "output", /need not take part/],
  [{ "match": "(a)?b", "output": "{0}" }, "output", /need not take part/],
  [{ "output": "{{0}}" }, "output", /identities have no such member/],
  [{ "output": "{0" }, "output", /without its "\}"/],
  [{ "output": "\\{0}" }, "output", /keeps its backslash/],
  [{ "output": "" }, "output", /maps nobody/],
];

for (const [level, rows] of Object.entries({ unloadable, refused, warning: warnings })) {
  Deno.test(`${rows.length} rules are ${level}, with the member and the character`, () => {
    for (const [rule, member, words] of rows) {
      const found = findingOf(rule, member);
      assert.equal(found.level, level, JSON.stringify({ rule, found }));
      assert.match(inWords(found), words);
    }
  });
}

Deno.test("usual rules have no finding", () => {
  const rules = [
    { "source": "{username}", "match": "(.*)@example\\.org", "output": "{0}" },
    { "source": "{id}", "match": "b34bb069-3b68-4d38-b4e6-bc1e4fc95332", "output": "svc" },
    { "source": "{username}", "match": "(alice|bob)@example\\.org", "output": "globus" },
    { "source": "{email}", "match": "(.*)@(.*)\\.edu", "output": "{1}-{-2}", "ignore_case": true },
    { "source": "{username}", "match": "a.b@example.org", "output": "ab", "literal": true },
  ];
  assert.deepEqual(compileRules(rules).findings, []);
});

Deno.test("a program is a list of words that begins with an absolute path", () => {
  const levelOf = (command: unknown) =>
    compileMappings([{ "DATA_TYPE": dataTypes.external, command }]).findings.map(({ level }) =>
      level
    );
  assert.deepEqual(levelOf(["/opt/map", "-v"]), []);
  assert.deepEqual(levelOf([]), ["unloadable"]);
  assert.deepEqual(levelOf(undefined), ["unloadable"]);
  assert.deepEqual(levelOf("/opt/map"), ["refused"]);
  assert.deepEqual(levelOf(["opt/map"]), ["refused"]);
  assert.deepEqual(levelOf(["/opt/map", 1]), ["refused"]);
});

Deno.test("withDataType fills in what is not said, and leaves what is", () => {
  assert.deepEqual(withDataType({ "command": [] }), {
    "command": [],
    "DATA_TYPE": dataTypes.external,
  });
  assert.deepEqual(withDataType({}), { "DATA_TYPE": dataTypes.expressions });
  const named = { "DATA_TYPE": "external_identity_mapping" };
  assert.deepEqual(withDataType(named), { "DATA_TYPE": dataTypes.external });
  const other = { "DATA_TYPE": "x#1.0.0" };
  assert.equal(withDataType(other), other);
  assert.equal(withDataType("x"), "x");
});
