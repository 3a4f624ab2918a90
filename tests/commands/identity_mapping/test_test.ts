import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../../_support/stage.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { documentsOf, fails, refused, works } from "../_expect.ts";

const test = ["identity-mapping", "test"];
const rule = (match: string, output = "{0}", source = "{username}") => ({ source, match, output });

async function mapFile(stage: Stage, document: unknown): Promise<string> {
  const path = join(stage.folder, "map.json");
  await Deno.writeTextFile(path, JSON.stringify(document));
  return path;
}

function person(username: string, more = {}): string {
  return JSON.stringify({ username, "status": "used", ...more });
}

async function results(stage: Stage, argv: readonly string[], code = 0) {
  const outcome = await stage.run([...test, ...argv, "-F", "json"]);
  assert.equal(outcome.code, code, outcome.stderr);
  return documentsOf(outcome.json());
}

Deno.test("identity-mapping test says account and rule from a file, without a login or a request", async () => {
  await using stage = await setStage();
  const file = await mapFile(stage, [
    { mappings: [rule("(.*)@a\\.example"), rule("(.*)@b\\.example", "b-{0}")] },
    { command: ["/opt/map", "--x"] },
  ]);
  stage.sandbox.clearRequests();
  const argv = [person("ada@b.example"), person("eve@c.example"), "--file", file];
  const [ada, eve] = await results(stage, argv, 9);
  assert.deepEqual(ada, {
    "id": null,
    "username": "ada@b.example",
    "account": "b-ada",
    "rule": "document 1, mappings[1]",
    "why": null,
  });
  assert.deepEqual([eve?.["account"], eve?.["rule"]], [null, null]);
  assert.deepEqual(eve?.["why"], [
    'document 1, mappings[0] does not match "eve@c.example"',
    'document 1, mappings[1] does not match "eve@c.example"',
    "document 2 is a program, which is not run here: /opt/map --x -c CONNECTOR -s GATEWAY",
  ]);
  assert.deepEqual(stage.sandbox.requests.map(({ path }) => path), []);
});

Deno.test("identity-mapping test asks a gateway for its rules and Globus Auth for the identity", async () => {
  await using stage = await setStage();
  const id = seedIds.posixGateway;
  await works(stage, [
    ...["storage-gateway", "update", id, "--identity-mapping"],
    JSON.stringify({ mappings: [rule("(.*)@example\\.org")] }),
  ]);
  const [found] = await results(stage, ["researcher@example.org", "--gateway", id]);
  assert.deepEqual([found?.["account"], found?.["id"]], ["researcher", seedIds.researcher]);
  const [byId] = await results(stage, [seedIds.researcher, "--gateway", id]);
  assert.equal(byId?.["account"], "researcher");
  const gateway = await stage.run(["storage-gateway", "show", id, "-F", "json"]);
  const name = String(documentsOf([gateway.json()])[0]?.["display_name"]);
  const [byName] = await results(stage, ["researcher@example.org", "--gateway", name]);
  assert.equal(byName?.["account"], "researcher");
  await fails(stage, [...test, "nobody@nowhere.example", "--gateway", id], 6, /knows no identity/);
  await fails(stage, [...test, "researcher@example.org", "--gateway", "No such"], 6, /no storage/);
});

Deno.test("identity-mapping test --all gives every account of identities in use", async () => {
  await using stage = await setStage();
  const file = await mapFile(stage, {
    mappings: [rule("(.*)@a\\.example"), rule("ada@.*", "shared")],
  });
  const people = [person("ada@a.example"), person("bob@a.example", { status: "unused" })];
  const found = await results(stage, [...people, "--all", "--file", file], 9);
  assert.deepEqual(found.map(({ account }) => account), ["ada", "shared", null]);
  assert.deepEqual(found[2]?.["why"], ["its status is neither used nor private"]);
});

Deno.test("identity-mapping test --check names what takes everybody, is never reached or mixes domains", async () => {
  await using stage = await setStage();
  const file = await mapFile(stage, {
    mappings: [
      rule("alice", "a"),
      rule("(.*)@(.*)\\.edu"),
      rule("(.*)@(.*)\\.edu", "{1}"),
      rule("(.*)@.*"),
      rule("bob@example\\.org", "bob"),
    ],
  });
  const found = await results(stage, ["--check", "--file", file], 9);
  assert.deepEqual(found.map(({ where, finding }) => `${where} ${finding}`), [
    '1, mappings[0].match can never match: a user name and an address have an "@"',
    "1, mappings[1].match gives people of different domains the same account",
    "1, mappings[2].match is never reached: mappings[1] matches the same",
    "1, mappings[3].match takes everybody",
    "1, mappings[4].match is never reached: document 1, mappings[3] takes everybody before it",
  ]);
  const fine = await mapFile(stage, { mappings: [rule("(.*)@example\\.org")] });
  assert.deepEqual(await results(stage, ["--check", "--file", fine]), []);
  for (const partial of [rule("(.*)", "{0}", "{email}"), rule(".*", ""), rule(".*", "{email}")]) {
    const file = await mapFile(stage, { mappings: [partial, rule("(.*)@example\\.org")] });
    const { stdout } = await stage.run([...test, "--check", "--file", file, "-F", "json"]);
    assert.doesNotMatch(stdout, /everybody/, JSON.stringify(partial));
  }
  // Without an end, "alice" is the beginning of a user name.
  for (const open of ["alice|bob", "alice\\"]) {
    const beginning = await mapFile(stage, { mappings: [rule(open, "u")] });
    const found = await results(stage, ["--check", "--file", beginning], 9);
    assert.deepEqual(found.filter(({ finding }) => /never match/.test(String(finding))), [], open);
  }
});

Deno.test("identity-mapping test refuses mappings that endpoints cannot load, and input that does not fit", async () => {
  await using stage = await setStage();
  const file = await mapFile(stage, { mappings: [rule("(a\\d)")] });
  await refused(stage, [...test, person("a"), "--file", file], /1, mappings\[0\]\.match has "\\d"/);
  await refused(stage, [...test, person("a")], /Give --gateway or --file/);
  await refused(stage, [...test, "--file", file], /add --check/);
  await refused(stage, [...test, "ada", "--file", await mapFile(stage, [])], /neither an id nor/);
});
