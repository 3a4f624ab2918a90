import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, file, json, refused, works } from "../_expect.ts";

const create = ["collection", "create"];
const on = seedIds.posixGateway;

Deno.test("collection create makes a mapped collection and says its id", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...create, on, "/home/$USER", "Homes"]);
  const [, id = ""] = /^Collection ID: ([0-9a-f-]{36})\n$/.exec(stdout) ?? [];
  assert.deepEqual(changes(stage).map(({ method, body }) => [method, body]), [["POST", {
    "DATA_TYPE": "collection#1.0.0",
    "collection_base_path": "/home/$USER",
    "collection_type": "mapped",
    "display_name": "Homes",
    "public": true,
    "storage_gateway_id": on,
  }]]);
  const collection = await json(stage, ["collection", "show", id, "--include-private-policies"]);
  assert.equal(collection["display_name"], "Homes");
  assert.equal(collection["collection_base_path"], "/home/$USER");
});

Deno.test("collection create sends every setting", async () => {
  await using stage = await setStage();
  const paths = await file(stage, "paths.json", { "read": ["/pub"] });
  const body = await dryBody(stage, [
    ...[...create, on, "/", "All", "--private", "--organization", "Org", "--department", "Dep"],
    ...["--description", "Words", "--keywords", "a,b", "--contact-email", "a@example.org"],
    ...["--contact-info", "Room 1", "--info-link", "https://x.test", "--user-message", "Hello"],
    ...["--user-message-link", "https://y.test", "--default-directory", "/d", "--enable-https"],
    ...["--force-encryption", "--verify", "force", "--preserve-modtime", "all"],
    ...["--restrict-transfers-to-high-assurance", "inbound", "--identity-id", seedIds.admin],
    ...["--no-delete-protected", "--domain-name", "data.example.org", "--enable-anonymous-writes"],
    ...["--guest-auth-policy-id", seedIds.policy, "--auto-delete-timeout", "90"],
    ...["--allow-guest-collections", "--sharing-restrict-paths", paths],
    ...["--sharing-user-allow", "ada", "--sharing-user-deny", "bob"],
    ...["--posix-sharing-group-allow", "g1", "--posix-sharing-group-deny", "g2"],
    ...["--activity-notification-policy", '{"status": ["SUCCEEDED"], "transfer_use": ["source"]}'],
    ...["--associated-flow-policy", '{"transfer": {"source": {"flow": "f"}}}'],
  ]);
  assert.deepEqual(body, {
    "DATA_TYPE": "collection#1.16.0",
    "activity_notification_policy": { "status": ["SUCCEEDED"], "transfer_use": ["source"] },
    "allow_guest_collections": true,
    "associated_flow_policy": { "transfer": { "source": { "flow": "f" } } },
    "auto_delete_timeout": 90,
    "collection_base_path": "/",
    "collection_type": "mapped",
    "contact_email": "a@example.org",
    "contact_info": "Room 1",
    "default_directory": "/d",
    "delete_protected": false,
    "department": "Dep",
    "description": "Words",
    "disable_anonymous_writes": false,
    "disable_verify": false,
    "display_name": "All",
    "domain_name": "data.example.org",
    "enable_https": true,
    "force_encryption": true,
    "force_verify": true,
    "guest_auth_policy_id": seedIds.policy,
    "identity_id": seedIds.admin,
    "info_link": "https://x.test",
    "keywords": ["a", "b"],
    "organization": "Org",
    "policies": {
      "DATA_TYPE": "posix_collection_policies#1.1.0",
      "sharing_groups_allow": ["g1"],
      "sharing_groups_deny": ["g2"],
    },
    "preserve_modtime": "all",
    "public": false,
    "restrict_transfers_to_high_assurance": "inbound",
    "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/pub"] },
    "sharing_users_allow": ["ada"],
    "sharing_users_deny": ["bob"],
    "storage_gateway_id": on,
    "user_message": "Hello",
    "user_message_link": "https://y.test",
  });
});

Deno.test("collection create takes the spellings of older scripts, and a user name as owner", async () => {
  await using stage = await setStage();
  const created = await json(stage, [
    ...[...create, "--storage-gateway-id", on, "--collection-base-path", "/x"],
    ...["--display-name", "Old", "--identity-id", "researcher@example.org"],
  ]);
  assert.equal(created["identity_id"], seedIds.researcher);
  assert.equal(created["display_name"], "Old");
});

for (const [verify, force, disable] of [["default", false, false], ["disable", false, true]]) {
  Deno.test(`collection create --verify ${verify} sets both fields`, async () => {
    await using stage = await setStage();
    const body = await dryBody(stage, [...create, on, "/", "V", "--verify", String(verify)]);
    assert.deepEqual([body["force_verify"], body["disable_verify"]], [force, disable]);
  });
}

Deno.test("collection create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  const refuse = (words: readonly string[], why: RegExp) =>
    refused(stage, [...create, ...words], why);
  await refuse(["5a4d", "/", "X"], /Invalid STORAGE_GATEWAY_ID "5a4d": expected a UUID/);
  await refuse([on, "/"], /Missing argument DISPLAY_NAME/);
  await refuse([on, "data", "X"], /does not start with/);
  await refuse([on, "/", "X", "--verify", "off"], /expected default, force, disable/);
  await refuse([on, "/", "X", "--public", "--private"], /together/);
  await refuse([on, "/", "X", "--domain-name", "m-1.example.org"], /domain_name/);
  await refuse([on, "/", "X", "--keywords", "k".repeat(1025)], /1,024 characters/);
  await refuse([on, "/", "X", "--sharing-restrict-paths", "paths.json"], /file:PATH/);
  await refuse(
    [on, "/", "X", "--google-project-id", "p", "--posix-sharing-group-allow", "g"],
    /different connectors/,
  );
});

Deno.test("collection create on a gateway that is not there exits 13, without the role 5", async () => {
  await using stage = await setStage();
  await fails(stage, [...create, seedIds.node, "/", "X"], 13, /Storage gateway not found/);
  stage.sandbox.faults.add({ match: { method: "POST" }, status: 403, times: 1 });
  await fails(stage, [...create, on, "/", "X"], 5, /Cannot/);
});
