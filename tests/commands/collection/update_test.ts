import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json, membersOf, refused, works } from "../_expect.ts";

const id = seedIds.mappedCollection;
const update = ["collection", "update", id];
const whole = ["collection", "show", id, "--include-private-policies"];

Deno.test("collection update changes what is given and nothing else", async () => {
  await using stage = await setStage();
  const before = await json(stage, whole);
  stage.sandbox.clearRequests();
  const { stdout } = await works(stage, [
    ...[...update, "--display-name", "Renamed", "--private", "--no-delete-protected"],
    ...["--disable-anonymous-writes"],
  ]);
  assert.equal(stdout, `Updated collection ${id}\n`);
  assert.deepEqual(changes(stage).map(({ method, body }) => [method, body]), [["PATCH", {
    "DATA_TYPE": "collection#1.8.0",
    "delete_protected": false,
    "disable_anonymous_writes": true,
    "display_name": "Renamed",
    "public": false,
  }]]);
  assert.deepEqual(await json(stage, whole), {
    ...before,
    "delete_protected": false,
    "disable_anonymous_writes": true,
    "display_name": "Renamed",
    "public": false,
  });
});

Deno.test("collection update clears with an empty value", async () => {
  await using stage = await setStage();
  await works(stage, [
    ...[...update, "--description", "", "--keywords", "", "--sharing-user-allow", ""],
    ...["--sharing-restrict-paths", "", "--auto-delete-timeout", "", "--preserve-modtime", ""],
    ...["--associated-flow-policy", "", "--guest-auth-policy-id", ""],
  ]);
  const body = membersOf(changes(stage)[0]?.body);
  const cleared = [
    "description",
    "sharing_restrict_paths",
    "auto_delete_timeout",
    "preserve_modtime",
    "associated_flow_policy",
    "guest_auth_policy_id",
  ];
  for (const name of cleared) assert.equal(body[name], null, name);
  assert.deepEqual([body["keywords"], body["sharing_users_allow"]], [[], []]);
});

Deno.test("collection update keeps the policies that are not given", async () => {
  await using stage = await setStage();
  await works(stage, [...update, "--posix-sharing-group-allow", "a"]);
  await works(stage, [...update, "--posix-sharing-group-deny", "b"]);
  const policies = membersOf((await json(stage, whole))["policies"]);
  assert.deepEqual(policies["sharing_groups_allow"], ["a"]);
  assert.deepEqual(policies["sharing_groups_deny"], ["b"]);
});

Deno.test("collection update refuses options of another kind or connector, changing nothing", async () => {
  await using stage = await setStage();
  const guest = ["collection", "update", seedIds.guestCollection];
  await fails(stage, [...guest, "--auto-delete-timeout", "9"], 2, /for mapped collections only/);
  await fails(stage, [...update, "--skip-auto-delete"], 2, /for guest collections only/);
  await fails(stage, [...update, "--google-project-id", "p"], 2, /connector POSIX, which has no/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("collection update prints the document that results, of a guest collection too", async () => {
  await using stage = await setStage();
  const guest = ["collection", "update", seedIds.guestCollection, "--skip-auto-delete"];
  const document = await json(stage, guest);
  assert.equal(document["id"], seedIds.guestCollection);
  assert.equal(document["skip_auto_delete"], true);
});

Deno.test("collection update --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [...update, "--public"]);
  assert.equal(request?.["method"], "PATCH");
  assert.match(String(request?.["target"]), new RegExp(`/api/collections/${id}$`));
});

Deno.test("collection update refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, update, /nothing to change/);
  await refused(stage, ["collection", "update", "5a4d", "--public"], /expected a UUID/);
  await refused(stage, [...update, "--delete-protect"], /did you mean "--delete-protected"/);
  await refused(stage, [...update, "--auto-delete-timeout", "0"], /1 or more/);
  await refused(stage, [...update, "--preserve-modtime", "both"], /inbound, outbound, all/);
});

Deno.test("collection update of an unknown collection exits 6", async () => {
  await using stage = await setStage();
  await fails(stage, ["collection", "update", seedIds.node, "--public"], 6, /Cannot/);
});
