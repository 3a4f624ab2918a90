import assert from "node:assert/strict";
import { connectors } from "../../../src/gcs/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { changes, dryRun, fails, file, json, membersOf, refused, works } from "../_expect.ts";

const update = ["storage-gateway", "update"];
const show = ["storage-gateway", "show"];
const s3 = seedIds.s3Gateway;

async function policiesOf(stage: Stage, id: string) {
  return membersOf((await json(stage, [...show, id, "--include-private-policies"]))["policies"]);
}

Deno.test("storage-gateway update changes what is given and nothing else", async () => {
  await using stage = await setStage();
  const whole = [...show, seedIds.posixGateway, "--include-private-policies"];
  const before = await json(stage, whole);
  stage.sandbox.clearRequests();
  const { stdout } = await works(stage, [
    ...[...update, "posix", seedIds.posixGateway, "--user-deny", "root"],
    ...["--display-name", "Renamed", "--no-admin-managed-credentials"],
  ]);
  assert.equal(stdout, `Updated storage gateway ${seedIds.posixGateway}\n`);
  assert.deepEqual(changes(stage).map(({ method, body }) => [method, body]), [["PATCH", {
    "DATA_TYPE": "storage_gateway#1.2.0",
    "admin_managed_credentials": false,
    "display_name": "Renamed",
    "users_deny": ["root"],
  }]]);
  const after = await json(stage, whole);
  assert.deepEqual(after, {
    ...before,
    "admin_managed_credentials": false,
    "display_name": "Renamed",
    "users_deny": ["root"],
  });
});

Deno.test("storage-gateway update keeps the policies that are not given", async () => {
  await using stage = await setStage();
  const before = await policiesOf(stage, s3);
  await works(stage, [
    ...update,
    "s3",
    s3,
    "--bucket",
    "a",
    "--bucket",
    "b",
    "--s3-requester-pays",
  ]);
  const after = await policiesOf(stage, s3);
  assert.deepEqual(after, {
    ...before,
    "DATA_TYPE": after["DATA_TYPE"],
    "s3_buckets": ["a", "b"],
    "s3_requester_pays": true,
  });
});

Deno.test("storage-gateway update without the connector works on the one the gateway has", async () => {
  await using stage = await setStage();
  await works(stage, [...update, s3, "--bucket", "c"]);
  assert.deepEqual((await policiesOf(stage, s3))["s3_buckets"], ["c"]);
  await fails(stage, [...update, s3, "--stage-app", "/x"], 2, /--stage-app: .* not for s3/);
});

Deno.test("storage-gateway update clears with an empty value", async () => {
  await using stage = await setStage();
  await works(stage, [
    ...[...update, "posix", seedIds.posixGateway, "--restrict-paths", ""],
    ...["--identity-mapping", "", "--domain", "", "--posix-group-allow", ""],
  ]);
  const body = membersOf(changes(stage)[0]?.body);
  assert.equal(body["restrict_paths"], null);
  assert.deepEqual(body["identity_mappings"], []);
  assert.deepEqual(body["allowed_domains"], []);
  assert.deepEqual(membersOf(body["policies"])["groups_allow"], []);
});

Deno.test("storage-gateway update of a gateway of another connector exits 3", async () => {
  await using stage = await setStage();
  const wrong = [...update, "posix", s3, "--user-deny", "root"];
  await fails(stage, wrong, 3, /has the connector S3, not posix/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("storage-gateway update asks for the secret again where it would be lost", async () => {
  await using stage = await setStage();
  const env = { GLOBUS_SECRET_VALUE: "first-secret-1" };
  const { id } = await json(
    stage,
    ["storage-gateway", "create", "dropbox", "D", "--client-id", "c", "--secret-env"],
    { env },
  );
  const dropbox = [...update, "dropbox", String(id)];
  await fails(stage, [...dropbox, "--allow-any-account"], 2, /--secret-stdin/);
  await works(stage, [...dropbox, "--domain", "example.org"]);
  stage.sandbox.clearRequests();
  const outcome = await works(
    stage,
    [...dropbox, "--allow-any-account", "--secret-stdin", "-F", "json"],
    { stdin: "second-secret-2\n" },
  );
  assert.ok(!outcome.stdout.includes("second-secret-2"));
  assert.deepEqual(membersOf(changes(stage)[0]?.body)["policies"], {
    "DATA_TYPE": "dropbox_storage_policies#1.0.0",
    "allow_any_account": true,
    "client_id": "c",
    "secret": "second-secret-2",
  });
  stage.sandbox.clearRequests();
  await works(stage, [...dropbox, "--secret-stdin"], { stdin: "third-secret-3" });
  assert.equal(
    membersOf(membersOf(changes(stage)[0]?.body)["policies"])["secret"],
    "third-secret-3",
  );
});

Deno.test("storage-gateway update of a Box gateway asks for the settings file again", async () => {
  await using stage = await setStage();
  const settings = await file(stage, "box.json", {
    "boxAppSettings": {
      "clientID": "b",
      "clientSecret": "box-secret-1",
      "appAuth": { "publicKeyID": "k", "privateKey": "box-secret-2", "passphrase": "x" },
    },
  });
  const words = ["storage-gateway", "create", "box", "B", "--box-settings", settings];
  const { id } = await json(stage, words);
  const box = [...update, "box", String(id), "--user-api-rate-limit", "3"];
  await fails(stage, box, 2, /without --box-settings/);
  await works(stage, [...box, "--box-settings", settings]);
});

Deno.test("storage-gateway update --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [...update, "s3", s3, "--bucket", "z"]);
  assert.equal(request?.["method"], "PATCH");
  assert.match(String(request?.["target"]), new RegExp(`/api/storage_gateways/${s3}$`));
});

Deno.test("storage-gateway update refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, [...update, "s3", s3], /nothing to change/);
  await refused(stage, [...update, s3], /nothing to change/);
  await refused(stage, [...update, "s3"], /Missing argument GATEWAY_ID/);
  await refused(stage, [...update, "s4", s3, "--bucket", "b"], /did you mean "s3"/);
  await refused(stage, [...update, "posix", s3, "--bucket", "b"], /not for posix/);
  await refused(
    stage,
    [...update, "s3", s3, "--high-assurance"],
    /it cannot change; create another storage gateway/,
  );
  await refused(stage, [...update, "s3", s3, "--secret=typed"], /was removed/);
});

Deno.test("storage-gateway update of an unknown gateway exits 6", async () => {
  await using stage = await setStage();
  await fails(stage, [...update, connectors.posix.id, seedIds.node, "--mfa"], 6, /Cannot/);
});
