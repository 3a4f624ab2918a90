import assert from "node:assert/strict";
import { problemLine, readDeclaration } from "../../src/declare/mod.ts";
import { mistakes } from "./_read.ts";

const gateway = (members: string) =>
  `storage_gateways:\n  - display_name: Lab\n    connector: posix\n${members}`;

// One mistake each, and what is told of it, whole: place and words.
const cases: Readonly<Record<string, readonly [body: string, told: string]>> = {
  "an unknown member": [
    "endpoint:\n  display_nam: Lab\n",
    'site.yaml:4:3: "display_nam" is no member of an endpoint; did you mean "display_name"?',
  ],
  "an unknown list": [
    "collection: []\n",
    'site.yaml:3:1: "collection" is no member of a declaration; did you mean "collections"?',
  ],
  "a value of the wrong type": [
    gateway("    require_mfa: perhaps\n"),
    'site.yaml:6:5: storage gateway "Lab": "require_mfa" must be true or false',
  ],
  "an unknown member of policies": [
    gateway("    policies: { groups_alow: [a] }\n"),
    'site.yaml:6:17: storage gateway "Lab": "policies" POSIX storage policies has no field ' +
    '"groups_alow"; did you mean "groups_allow"?',
  ],
  "a member that the server sets": [
    "endpoint:\n  gcs_manager_url: https://example.org\n",
    'site.yaml:4:3: endpoint: "gcs_manager_url" is set by the server and cannot be given',
  ],
  "two of one name": [
    gateway("  - display_name: Lab\n"),
    'site.yaml:6:5: the storage gateway "Lab" stands in site.yaml:4 already',
  ],
  "guest collections that lie in each other": [
    "collections:\n  - { display_name: A, mapped_collection: B }\n" +
    "  - { display_name: B, mapped_collection: A }\n",
    'site.yaml:4:24: "mapped_collection": "B" is a guest collection\n' +
    'site.yaml:5:24: "mapped_collection": "A" is a guest collection',
  ],
  "a literal secret": [
    "storage_gateways:\n  - display_name: Drive\n    connector: google-drive\n" +
    "    policies: { client_id: a, secret: hunter2hunter2 }\n",
    'site.yaml:6:31: "secret" is a secret: write env:NAME, file:PATH, keyring:NAME or ask in its place',
  ],
  "a role that does not exist": [
    "roles: { administrators: [ada@example.org] }\n",
    'site.yaml:3:10: "administrators" is no role that can be given here; did you mean "administrator"?',
  ],
  "somebody who is nobody": [
    "roles: { administrator: [Ada] }\n",
    'site.yaml:3:26: "administrator[0]" must be a user name, an id, group:ID, or a URN of a principal',
  ],
  "a collection without a name": [
    "collections:\n  - public: true\n",
    "site.yaml:4:5: a collection needs a display_name or an id",
  ],
  "an unknown connector": [
    "storage_gateways:\n  - display_name: Lab\n    connector: possix\n",
    'site.yaml:5:5: "connector" must be a connector: posix, posix-staging, s3, activescale, ' +
    "azure-blob, blackpearl, box, ceph, daos, dropbox, google-cloud-storage, google-drive, hpss, " +
    "irods, onedrive, or its id",
  ],
  "policies of another connector": [
    gateway("    policies: { DATA_TYPE: s3_storage_policies }\n"),
    'site.yaml:6:5: storage gateway "Lab": "policies" are s3_storage_policies, but POSIX needs ' +
    "posix_storage_policies",
  ],
  "an anchor": [
    "endpoint: &all\n  display_name: Lab\n",
    "site.yaml:4:3: anchors (&all) are not taken: write the value where it is",
  ],
  "a merge key": [
    "endpoint:\n  <<: { public: true }\n",
    "site.yaml:4:3: merge keys (<<) are not taken: write the members out",
  ],
  "a tag": [
    "endpoint:\n  display_name: !!binary aGk=\n",
    "site.yaml:4:26: tags (tag:yaml.org,2002:binary) are not taken",
  ],
  "a key that stands twice": [
    "endpoint:\n  public: true\n  public: false\n",
    'site.yaml:5:3: "public" stands twice',
  ],
  "a mapping that no endpoint loads": [
    gateway("    identity_mappings: [{ mappings: [{ source: '{username}', match: '(' }] }]\n"),
    "",
  ],
};

for (const [name, [body, told]] of Object.entries(cases)) {
  Deno.test(`a declaration with ${name} is refused, with line and column`, async () => {
    const found = await mistakes(body);
    if (told !== "") return assert.deepEqual(found.join("\n"), told);
    assert.ok(found.length > 0);
    for (const line of found) assert.match(line, /^site\.yaml:6:\d+: .*identity_mappings/);
  });
}

Deno.test("a secret that is written out is not told", async () => {
  const told = await mistakes(cases["a literal secret"]?.[0] ?? "");
  assert.doesNotMatch(told.join(), /hunter2/);
});

Deno.test("a reference that looks mistyped is doubted, since it may be in the endpoint", async () => {
  const text = "apiVersion: gcs/v1\nkind: Endpoint\n" +
    gateway("collections:\n  - display_name: Data\n    storage_gateway: Labb\n");
  const source = { file: "site.yaml", text, folder: "/here" };
  const { problems, doubts } = await readDeclaration([source], () => Promise.reject());
  assert.deepEqual(problems, []);
  assert.deepEqual(doubts.map(problemLine), [
    'site.yaml:8:5: "storage_gateway": there is no storage gateway "Labb" here; did you mean "Lab"?',
  ]);
});

Deno.test("every mistake of a file is told at once", async () => {
  const told = await mistakes("endpoint: { publc: true }\nroles: { boss: [] }\ncollections: {}\n");
  assert.equal(told.length, 3);
});

Deno.test("a file with a million mistakes is refused with the first hundred", async () => {
  const lines = (one: (at: number) => string) =>
    Array.from({ length: 100_000 }, (_, at) => one(at));
  for (
    const body of [
      `endpoint:\n${lines((at) => `  k${at}: 1\n`).join("")}`,
      `collections:\n${"  - a\n".repeat(100_000)}`,
      `${lines(() => "}\n").join("")}`,
      "---\na\n".repeat(20_000),
    ]
  ) {
    const told = await mistakes(body);
    assert.equal(told.length, 101);
    assert.equal(told.at(-1), "There are more mistakes: mend these first");
  }
});

Deno.test("aliases that would grow to a billion words are refused where they stand", async () => {
  const lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"];
  for (let at = 1; at < 10; at++) {
    const [last, own] = [at - 1, at].map((one) => String.fromCharCode(97 + one));
    lines.push(`${own}: &${own} [${Array(9).fill(`*${last}`).join(", ")}]`);
  }
  const told = await mistakes(lines.join("\n"));
  assert.match(told.join("\n"), /site\.yaml:4:\d+: aliases \(\*a\) are not taken/);
});

Deno.test("a file that is nested too deeply is refused before it is parsed", async () => {
  for (
    const deep of ["[".repeat(100_000), "- ".repeat(100_000), `endpoint: ${"{a: ".repeat(999)}`]
  ) {
    const [told = ""] = await mistakes(deep);
    assert.match(told, /^site\.yaml:3:\d+: is nested deeper than 200 levels$/);
  }
});

Deno.test("a member that is a list or an object may stand in a file beside", async () => {
  const mapping = '[{"DATA_TYPE":"expression_identity_mapping#1.0.0","mappings":' +
    '[{"source":"{username}","match":"(.*)@example.org","output":"{0}"}]}]';
  const body = gateway("    identity_mappings: file:mapping.json\n");
  assert.deepEqual(await mistakes(body, { "/here/mapping.json": mapping }), []);
  assert.deepEqual(await mistakes(body, { "/here/mapping.json": "{" }), [
    'site.yaml:6:5: "identity_mappings" cannot be read from "mapping.json": line 1: Flow map ' +
    "must end with a }",
  ]);
});

Deno.test("roles of the endpoint stand in any file, once", async () => {
  const sources = ["endpoint: { department: X }\n", "roles: { administrator: [] }\n"].map((
    text,
    at,
  ) => ({
    file: `${at}.yaml`,
    text: `apiVersion: gcs/v1\nkind: Endpoint\n${text}`,
    folder: "",
  }));
  const read = async (some: typeof sources) => {
    const { declaration, problems } = await readDeclaration(some, () => Promise.reject());
    return [declaration.objects.length, problems.map(problemLine)];
  };
  assert.deepEqual(await read(sources), [1, []]);
  assert.deepEqual(await read(sources.toReversed()), [1, []]);
  const [first, second] = sources;
  assert.ok(first !== undefined && second !== undefined);
  const told = '2.yaml:3:1: "roles" stand in 1.yaml:3 already';
  assert.deepEqual(await read([first, second, { ...second, file: "2.yaml" }]), [1, [told]]);
});

Deno.test("several files are one declaration; two for different endpoints are not", async () => {
  const text = (id: string) => `apiVersion: gcs/v1\nkind: Endpoint\nid: ${id}\n`;
  const one = "5a4d0000-0000-4000-8000-000000000001";
  const sources = [one, one, one.replace(/1$/, "2")]
    .map((id, at) => ({ file: `${at}.yaml`, text: text(id), folder: "" }));
  const { problems, declaration } = await readDeclaration(sources, () => Promise.reject());
  assert.equal(declaration.endpointId, one);
  assert.deepEqual(problems.map(problemLine), [
    "2.yaml:3:1: another document is for another endpoint",
  ]);
});
