/** Defects B-1 to B-16 of version 1: what went over the wire, and what was lost on the way. */
import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { changeStage as domainStage } from "./_change_lines.ts";
import { changes, dryBody, fails, json, membersOf, refused, works } from "./_expect.ts";
import { listOf } from "./_list.ts";

const mapped = seedIds.mappedCollection;

/** Methods and paths of the requests to the endpoint since the last call. */
function asked({ sandbox }: Stage): string[] {
  const words = sandbox.requests.filter(({ path, authorized }) =>
    path.startsWith("/api/") && authorized
  ).map(({ method, path, search }) => `${method} ${path}${search}`);
  sandbox.clearRequests();
  return words;
}

Deno.test("B-1: show, create and update print the document inside the envelope, not an empty one", async () => {
  await using stage = await setStage();
  const shown = await json(stage, ["endpoint", "show"]);
  assert.equal(shown["id"], stage.sandbox.endpointId);
  assert.equal(shown["data"], undefined, "the envelope is printed");
  const node = await json(stage, ["node", "create", "-i", "192.0.2.7"]);
  assert.match(String(node["id"]), /^[0-9a-f-]{36}$/);
  const updated = await json(stage, ["endpoint", "update", "--department", "Beams"]);
  assert.equal(updated["department"], "Beams");
});

Deno.test("B-2: an error document gives its message and code, not its text", async () => {
  await using stage = await setStage();
  const { stderr } = await stage.run(["collection", "show", seedIds.node, "-F", "json"]);
  const error = membersOf(membersOf(JSON.parse(stderr))["error"]);
  assert.match(String(error["message"]), /Collection not found$/);
  assert.match(String(error["request_id"]), /^[0-9a-f-]{36}$/);
  assert.doesNotMatch(stderr, /DATA_TYPE|http_response_code/);
});

Deno.test("B-3: user credentials are asked for below user_credentials, and have a connector", async () => {
  await using stage = await setStage();
  const create = [
    ...["user-credentials", "s3-create", seedIds.s3Gateway, "--globus-identity", seedIds.admin],
    ...["--s3-access-key-id", "KEYID012345678", "--secret-stdin"],
  ];
  const made = await json(stage, create, { stdin: "k".repeat(40) });
  assert.deepEqual(changes(stage).map(({ path }) => path), ["/api/user_credentials"]);
  const body = membersOf(changes(stage)[0]?.body);
  assert.equal(body["type"], undefined);
  assert.equal(body["s3_keys"], undefined);
  assert.equal(membersOf(body["policies"])["s3_key_id"], "KEYID012345678");
  assert.equal(made["storage_gateway_id"], seedIds.s3Gateway);
});

Deno.test("B-4: sharing policies are asked for below sharing_policies, without invented fields", async () => {
  await using stage = await setStage();
  const create = ["sharing-policy", "create", mapped, "--user", "ada", "--read", "/pub"];
  await json(stage, create);
  const [request] = changes(stage);
  assert.match(request?.path ?? "", /^\/api\/sharing_policies/);
  const body = membersOf(request?.body);
  for (const name of ["name", "description", "sharing_restrict"]) assert.ok(!(name in body), name);
});

Deno.test("B-5: sessions and policies are asked for at Globus Auth, not at the endpoint", async () => {
  await using stage = await setStage();
  await works(stage, ["session", "show"]);
  await works(stage, ["auth-policy", "list"]);
  assert.deepEqual(asked(stage), []);
});

Deno.test("B-6: the parts of the endpoint have the paths and fields of the API, not guessed ones", async () => {
  await using stage = await setStage();
  await works(stage, ["endpoint", "set-subscription-id", "DEFAULT"]);
  await works(stage, ["endpoint", "set-owner-string", "admin@example.org"]);
  await works(stage, ["endpoint", "reset-owner-string"]);
  assert.deepEqual(changes(stage).map(({ method, path }) => `${method} ${path}`), [
    "PUT /api/endpoint/subscription_id",
    "PUT /api/endpoint/owner_string",
    "DELETE /api/endpoint/owner_string",
  ]);
  const shown = await json(stage, ["endpoint", "show"]);
  for (const name of ["default_directory", "disable_anonymous_writes"]) {
    assert.ok(!(name in shown), name);
  }
  assert.match(String(shown["gcs_manager_url"]), /^https:/);
});

Deno.test("B-7: a node is switched off by its status, not by an invented path", async () => {
  await using stage = await setStage();
  await works(stage, ["node", "disable", seedIds.node]);
  assert.deepEqual(changes(stage).map(({ method, path, body }) => [method, path, body]), [
    ["PATCH", `/api/nodes/${seedIds.node}`, { "DATA_TYPE": "node#1.0.0", "status": "inactive" }],
  ]);
});

Deno.test("B-8: roles of a collection are asked for by collection_id, all of them by include", async () => {
  await using stage = await setStage();
  await works(stage, ["role", "list", "--collection", mapped]);
  await works(stage, ["role", "list", "--all"]);
  const [one = "", all = ""] = asked(stage);
  assert.match(one, new RegExp(`^GET /api/roles\\?.*collection_id=${mapped}`));
  assert.match(all, /^GET \/api\/roles\?.*include=all_roles/);
});

Deno.test("B-9: a gateway's connector is sent as its id, its rules as read, read_write and none", async () => {
  await using stage = await setStage();
  const rules = '{"read": ["/a"], "read_write": ["/b"], "none": ["/c"]}';
  const create = ["storage-gateway", "create", "posix", "X", "--restrict-paths", rules];
  const body = await dryBody(stage, create);
  assert.equal(body["connector_id"], "145812c8-decc-41f1-83cf-bb2a85a2a70b");
  assert.deepEqual(membersOf(body["restrict_paths"])["read_write"], ["/b"]);
  await refused(
    stage,
    [...create.slice(0, -1), '{"read_only": ["/a"]}'],
    /read_only/,
  );
});

Deno.test("B-10: collections are filtered by what the API knows, and guest collections can be made", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "list", "--filter", "guest_collections"]);
  assert.match(asked(stage)[0] ?? "", /filter=guest_collections/);
  await fails(stage, ["collection", "list", "--filter", "Projects"], 13, /filter/i);
  const create = ["collection", "create-guest", seedIds.privateCollection, "/team", "Team"];
  assert.equal((await json(stage, create))["collection_type"], "guest");
  assert.equal(membersOf(changes(stage)[0]?.body)["storage_gateway_id"], undefined);
});

Deno.test("B-11: the token for the endpoint has its scope, and goes to no other service", async () => {
  await using stage = await setStage();
  const tokens = await listOf(stage, ["auth", "status"]);
  assert.ok(tokens.length > 0);
  const session = await json(stage, ["session", "show"]);
  const text = JSON.stringify(session["tokens"]);
  assert.match(text, new RegExp(`urn:globus:auth:scope:${stage.sandbox.endpointId}:manage_coll`));
  await works(stage, ["collection", "list"]);
  await works(stage, ["whoami"]);
});

Deno.test("B-12: no request holds a time that nobody gave", async () => {
  await using stage = await setStage();
  await works(stage, ["endpoint", "update", "--department", "Beams"]);
  await works(stage, ["node", "create", "-i", "192.0.2.7"]);
  await works(stage, ["collection", "update", mapped, "--description", "x"]);
  const sent = changes(stage).map(({ body }) => JSON.stringify(body));
  assert.equal(sent.length, 3);
  for (const body of sent) assert.doesNotMatch(body, /0001-01-01|last_modified|created_at/);
});

for (
  const [words, field] of [
    [["endpoint", "update", "--private"], "public"],
    [["endpoint", "update", "--no-allow-udt"], "allow_udt"],
    [["collection", "update", mapped, "--private"], "public"],
    [["collection", "update", mapped, "--disable-https"], "enable_https"],
    [["collection", "update", mapped, "--no-allow-guest-collections"], "allow_guest_collections"],
    [["storage-gateway", "update", seedIds.highAssuranceGateway, "--no-mfa"], "require_mfa"],
  ] as const
) {
  Deno.test(`B-13: gcs ${words.join(" ")} sends false, and is not lost in silence`, async () => {
    await using stage = await setStage();
    await works(stage, words);
    assert.equal(membersOf(changes(stage)[0]?.body)[field], false);
  });
}

Deno.test("B-14: a text can be cleared, and no word but the option's own stands for true or false", async () => {
  await using stage = await setStage();
  const update = ["collection", "update", mapped];
  assert.equal((await dryBody(stage, [...update, "--description", ""]))["description"], null);
  for (const word of ["true", "false", "TRUE", "yes", "1"]) {
    await refused(stage, ["endpoint", "update", `--public=${word}`], /./);
  }
});

for (
  const words of [
    ["endpoint", "update"],
    ["collection", "update", mapped],
    ["storage-gateway", "update", seedIds.posixGateway],
    ["node", "update", seedIds.node],
    ["oidc", "update"],
  ]
) {
  Deno.test(`B-15: gcs ${words.join(" ")} without a change is refused, and sends no empty PATCH`, async () => {
    await using stage = await setStage();
    await refused(stage, words, /nothing to change/);
  });
}

Deno.test("B-16: a domain gets the content of certificate and key, not the names of their files", async () => {
  await using stage = await domainStage();
  for (const group of [["endpoint", "domain"], ["collection", "domain"]]) {
    const named = group[0] === "collection" ? [mapped] : [];
    stage.sandbox.clearRequests();
    await works(stage, [
      ...[...group, "setup", ...named, "data.example.org"],
      ...["--certificate", `${stage.folder}/domain.pem`],
      ...["--private-key", `${stage.folder}/domain.key`],
    ]);
    const body = JSON.stringify(changes(stage)[0]?.body);
    assert.match(body, /BEGIN CERTIFICATE/);
    assert.match(body, /BEGIN [A-Z ]*PRIVATE KEY/);
    assert.ok(!body.includes(stage.folder), "a path is sent");
  }
  const missing = ["--certificate", "/no/such.pem", "--private-key", "/no/such.key"];
  await refused(stage, ["endpoint", "domain", "setup", "data.example.org", ...missing], /Cannot/);
});
