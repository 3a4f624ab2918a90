import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, file, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const command = ["stream-gateway", "create"];

Deno.test("stream-gateway create makes a gateway that show then tells of", async () => {
  await using stage = await setStage();
  const created = await json(stage, [
    ...command,
    "Beamline 7",
    ...["--domain", "example.org", "--lan-name", "daq", "--lan-secret-required"],
  ]);
  assert.match(String(created["DATA_TYPE"]), /^stream_gateway#/);
  const after = await json(stage, ["stream-gateway", "show", String(created["id"])]);
  assert.deepEqual(after, created);
  assert.deepEqual(after["allowed_domains"], ["example.org"]);
  assert.equal(after["lan_secret_required"], true);
  const [row] = await trailOf(stage, "stream-gateway create");
  assert.equal(row?.["outcome"], "success");
});

Deno.test("stream-gateway create prints the new id as text", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...command, "Plain"]);
  assert.match(stdout, /^Stream Gateway ID: [0-9a-f-]{36}\n$/);
  assert.equal(changes(stage).length, 1);
});

Deno.test("stream-gateway create --dry-run sends nothing and names every setting", async () => {
  await using stage = await setStage();
  const mapping = { DATA_TYPE: "external_identity_mapping#1.0.0", command: ["/opt/map", "-x"] };
  const body = await dryBody(stage, [
    ...command,
    "All",
    ...["--domain", "example.org", "--domain", "example.net", "--domain-name", "s.example.org"],
    ...["--authentication-timeout-mins", "60", "--identity-mapping", "external:/opt/map -x"],
    ...["--user-allow", "ada", "--user-deny", "root", "--lan-name", "daq"],
    ...["--no-lan-secret-required", "--run-as-local-user", "--organization", "Lab"],
    ...["--department", "Physics", "--description", "Detectors", "--keywords", "a,b"],
    ...["--contact-email", "a@example.org", "--contact-info", "Desk", "--info-link", "https://x"],
  ]);
  assert.deepEqual(body, {
    DATA_TYPE: "stream_gateway#1.1.0",
    "display_name": "All",
    "allowed_domains": ["example.org", "example.net"],
    "domain_name": "s.example.org",
    "authentication_timeout_mins": 60,
    "identity_mappings": [mapping],
    "users_allow": ["ada"],
    "users_deny": ["root"],
    "lan_name": "daq",
    "lan_secret_required": false,
    "run_as_local_user": true,
    "organization": "Lab",
    "department": "Physics",
    "description": "Detectors",
    "keywords": ["a", "b"],
    "contact_email": "a@example.org",
    "contact_info": "Desk",
    "info_link": "https://x",
  });
});

Deno.test("stream-gateway create keeps to the older document where nothing new is asked for", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [...command, "Plain"]);
  assert.deepEqual(body, { DATA_TYPE: "stream_gateway#1.0.0", "display_name": "Plain" });
});

Deno.test("stream-gateway create takes a mapping document from a file", async () => {
  await using stage = await setStage();
  const mapping = {
    DATA_TYPE: "expression_identity_mapping#1.0.0",
    mappings: [{ source: "{username}", match: "(.*)@example\\.org", output: "{0}" }],
  };
  const path = await file(stage, "mapping.json", mapping);
  const body = await dryBody(stage, [...command, "Mapped", "--identity-mapping", path]);
  assert.deepEqual(body["identity_mappings"], [mapping]);
});

Deno.test("stream-gateway create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, command, /DISPLAY_NAME/);
  const x = [...command, "X"];
  await refused(stage, [...x, "--identity-mapping", "external:map"], /absolute path/);
  await refused(stage, [...x, "--authentication-timeout-mins", "0"], /whole number/);
  await refused(stage, [...command, "two\nlines"], /display_name/);
});

Deno.test("stream-gateway create without the role exits 5", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "X"], 5, /you need one of these roles/);
});
