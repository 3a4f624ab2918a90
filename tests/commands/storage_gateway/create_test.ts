import assert from "node:assert/strict";
import { connectors } from "../../../src/gcs/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, file, json, membersOf, refused, works } from "../_expect.ts";

const create = ["storage-gateway", "create"];

Deno.test("storage-gateway create makes a gateway and says its id", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...create, "posix", "New", "--domain", "example.org"]);
  const [, id = ""] = /^Storage Gateway ID: ([0-9a-f-]{36})\n$/.exec(stdout) ?? [];
  assert.deepEqual(changes(stage).map(({ body }) => body), [{
    "DATA_TYPE": "storage_gateway#1.0.0",
    "allowed_domains": ["example.org"],
    "connector_id": connectors.posix.id,
    "display_name": "New",
  }]);
  const gateway = await json(stage, ["storage-gateway", "show", id]);
  assert.equal(gateway["display_name"], "New");
});

Deno.test("storage-gateway create sends every common setting, rules from files too", async () => {
  await using stage = await setStage();
  const mapping = await file(stage, "map.json", {
    mappings: [{ source: "{username}", match: "(.*)@a\\.org", output: "{0}" }],
  });
  const paths = await file(stage, "paths.json", { "read": ["/"], "none": ["/secret"] });
  const body = await dryBody(stage, [
    ...[...create, "posix", "All", "--domain", "a.org", "--domain", "b.org", "--high-assurance"],
    ...["--mfa", "--authentication-timeout-mins", "30", "--identity-mapping", mapping],
    ...["--identity-mapping", "external:/opt/map --fast", "--restrict-paths", paths],
    ...["--user-allow", "ada", "--user-deny", "root", "--user-deny", "bin"],
    ...["--admin-managed-credentials", "--network-use", "custom", "--max-concurrency", "8"],
    ...["--preferred-concurrency", "4", "--max-parallelism", "6", "--preferred-parallelism", "2"],
    ...["--process-user", "svc", "--load-dsi-module", "dsi"],
    ...["--posix-group-allow", "research", "--posix-group-deny", ""],
  ]);
  assert.deepEqual(body, {
    "DATA_TYPE": "storage_gateway#1.3.0",
    "admin_managed_credentials": true,
    "allowed_domains": ["a.org", "b.org"],
    "authentication_timeout_mins": 30,
    "connector_id": connectors.posix.id,
    "display_name": "All",
    "high_assurance": true,
    "identity_mappings": [
      {
        "DATA_TYPE": "expression_identity_mapping#1.0.0",
        "mappings": [{ "match": "(.*)@a\\.org", "output": "{0}", "source": "{username}" }],
      },
      {
        "DATA_TYPE": "external_identity_mapping#1.0.0",
        "command": ["/opt/map", "--fast"],
      },
    ],
    "load_dsi_module": "dsi",
    "max_concurrency": 8,
    "max_parallelism": 6,
    "network_use": "custom",
    "policies": {
      "DATA_TYPE": "posix_storage_policies#1.0.0",
      "groups_allow": ["research"],
      "groups_deny": [],
    },
    "preferred_concurrency": 4,
    "preferred_parallelism": 2,
    "process_user": "svc",
    "require_mfa": true,
    "restrict_paths": {
      "DATA_TYPE": "path_restrictions#1.0.0",
      "none": ["/secret"],
      "read": ["/"],
    },
    "users_allow": ["ada"],
    "users_deny": ["root", "bin"],
  });
});

Deno.test("storage-gateway create takes the spellings of older scripts", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [
    ...[...create, "--connector-id", "posix", "--display-name", "Old"],
    ...["--allowed-domains", "a.org, b.org", "--high-assurance", "--require-mfa"],
  ]);
  assert.equal(body["connector_id"], connectors.posix.id);
  assert.deepEqual(body["allowed_domains"], ["a.org", "b.org"]);
  assert.equal(body["require_mfa"], true);
  const other = await dryBody(stage, [...create, "--connector-id", connectors.s3.id, "Objects"]);
  assert.equal(other["display_name"], "Objects");
});

Deno.test("storage-gateway create takes JSON from standard input and on the command line", async () => {
  await using stage = await setStage();
  const posix = [...create, "posix", "X", "--restrict-paths"];
  const typed = await dryBody(stage, [...posix, '{"read": ["/"]}']);
  const read = await dryBody(stage, [...posix, "-"], { stdin: '{"read": ["/"]}' });
  assert.deepEqual(typed, read);
  assert.deepEqual(membersOf(read["restrict_paths"])["read"], ["/"]);
});

Deno.test("storage-gateway create sends policies of a connector that gcs does not know", async () => {
  await using stage = await setStage();
  const unknown = "0a0a0a0a-0000-4000-8000-000000000001";
  const policies = { "DATA_TYPE": "tape_storage_policies#1.0.0", "library": "L1" };
  const words = ["--policies", await file(stage, "policies.json", policies)];
  for (const form of [[unknown, "Tapes"], ["Tapes", "--connector-id", unknown]]) {
    const body = await dryBody(stage, [...create, ...form, ...words]);
    assert.deepEqual(body["policies"], policies);
    assert.equal(body["connector_id"], unknown);
  }
  await refused(
    stage,
    [...create, unknown, "X", "--bucket", "b"],
    new RegExp(`not for ${unknown}`),
  );
});

Deno.test("storage-gateway create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  const refuse = (words: readonly string[], why: RegExp) =>
    refused(stage, [...create, ...words], why);
  await refuse([], /Missing argument CONNECTOR/);
  await refuse(["posix"], /Missing argument DISPLAY_NAME/);
  await refuse(["posics", "X"], /did you mean "posix"/);
  await refuse(["constructor", "X"], /there is no connector "constructor"/);
  await refuse(["posix", "X", "--connector-id", "s3"], /CONNECTOR or --connector-id, not both/);
  await refuse(["posix", "X", "--bucket", "b"], /--bucket: it is for s3, .*, not for posix/);
  await refuse(["s3", "X", "--stage-app", "/x"], /--stage-app: it is for posix-staging/);
  await refuse(["posix", "X", "--mfa"], /--mfa without --high-assurance/);
  await refuse(["posix", "X", "--domain=a", "--allowed-domains=b"], /--domain is given, too/);
  await refuse(["posix", "X", "--identity-mapping", "external:map"], /absolute path/);
  await refuse(["posix", "X", "--identity-mapping", "map.json"], /write .* file:PATH/);
  await refuse(["posix", "X", "--identity-mapping", '{"mappins": []}'], /mappings/);
  await refuse(["posix", "X", "--restrict-paths", "{read"], /not valid JSON/);
  await refuse(["posix", "X", "--restrict-paths", "[]"], /expected a JSON object/);
  await refuse(["posix", "X", "--restrict-paths", "file:/no/such/file"], /Cannot read/);
  await refuse(["posix", "X", "--policies", '{"DATA_TYPE": "s3_storage_policies"}'], /POSIX needs/);
});

Deno.test("storage-gateway create without the role exits 5, with values refused 13", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ match: { method: "POST" }, status: 403, times: 1 });
  await fails(stage, [...create, "posix", "X"], 5, /Cannot/);
  stage.sandbox.faults.add({ match: { method: "POST" }, status: 422, times: 1 });
  await fails(stage, [...create, "posix", "X"], 13, /Cannot/);
});
