import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { type Rig, withSandbox } from "./harness.ts";
import { AnswerChecker } from "./answer_checker.ts";

/** Statuses that the sandbox answers although the description of the operation lacks them. */
const beyondTheDescription = [
  "deleteCollection 409",
  "deleteStorageGateway 409",
  "getInfo 503",
  "listCollections 400",
  "listNodes 400",
  "listStorageGateways 401",
  "listUserCredentials 401",
  "postLanSecret 401",
];

Deno.test("sandbox answers every operation as the published description says", async () => {
  const checker = new AnswerChecker();
  await withSandbox({ pageSize: 2 }, async (rig) => {
    await tourReads(rig);
    await tourEndpoint(rig);
    await tourNodesAndRoles(rig);
    await tourCollections(rig);
    await tourGateways(rig);
    await tourCredentials(rig);
    await tourStreams(rig);
    await tourRefusals(rig);
  }, (method, path, reply) => checker.check(method, path, reply));
  assert.deepEqual(checker.failures, []);
  assert.equal(checker.operations.length, 64);
  const done = new Set(
    [...checker.exercised].filter((item) => /[23]\d\d$/.test(item)).map((item) =>
      item.split(" ")[0]
    ),
  );
  const untouched = checker.operations.map(({ id }) => id).filter((id) => !done.has(id));
  assert.deepEqual(untouched, [], "operations that never succeeded");
  assert.deepEqual([...checker.undocumented].sort(), beyondTheDescription);
});

async function expect(
  rig: Rig,
  status: number,
  method: string,
  path: string,
  json?: unknown,
  token = rig.admin,
): Promise<Record<string, unknown>> {
  const reply = await rig.call(method, path, json === undefined ? { token } : { token, json });
  assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
  return reply.data[0] ?? {};
}

async function tourReads(rig: Rig): Promise<void> {
  for (
    const path of [
      "/api/info",
      "/api/endpoint",
      "/api/nodes",
      `/api/nodes/${seedIds.node}`,
      "/api/roles?include=all_roles",
      "/api/storage_gateways?include=private_policies",
      `/api/storage_gateways/${seedIds.s3Gateway}?include=private_policies,accounts`,
      "/api/collections?include=private_policies",
      "/api/collections/check",
      `/api/collections/${seedIds.mappedCollection}`,
      `/api/collections/${seedIds.guestCollection}/check`,
      "/api/user_credentials?include=all",
      "/api/stream_gateways",
      `/api/sharing_policies?collection_id=${seedIds.mappedCollection}`,
    ]
  ) await expect(rig, 200, "GET", path);
}

async function tourEndpoint(rig: Rig): Promise<void> {
  const changed = { "DATA_TYPE": "endpoint#1.2.0", "display_name": "Changed" };
  await expect(rig, 200, "PATCH", "/api/endpoint", changed);
  const shown = await expect(rig, 200, "PATCH", "/api/endpoint?include=endpoint", {
    "DATA_TYPE": "endpoint#1.2.0",
    "description": "New words",
  });
  assert.equal(shown["display_name"], "Changed");
  await expect(rig, 200, "PUT", "/api/endpoint?include=endpoint", shown);
  await expect(rig, 200, "PUT", "/api/endpoint/owner_string", {
    "DATA_TYPE": "owner_string#1.0.0",
    "identity_id": seedIds.admin,
  });
  await expect(rig, 200, "DELETE", "/api/endpoint/owner_string");
  await expect(rig, 200, "PUT", "/api/endpoint/subscription_id", {
    "DATA_TYPE": "endpoint_subscription#1.0.0",
    "subscription_id": "DEFAULT",
  });
  await expect(rig, 200, "GET", "/api/endpoint/domain");
  await expect(rig, 200, "PUT", "/api/endpoint/domain", domain("data.example.org"));
  await expect(rig, 200, "GET", "/api/endpoint/domain");
  await expect(rig, 200, "DELETE", "/api/endpoint/domain");
  await expect(rig, 200, "PUT", "/api/endpoint/owner", {
    "DATA_TYPE": "endpoint_owner#1.0.0",
    "identity_id": seedIds.admin,
  });
}

function domain(name: string) {
  return {
    "DATA_TYPE": "domain#1.0.0",
    "domain_name": name,
    "wildcard": false,
    "certificate": "PEM",
    "private_key": "PEM",
  };
}

async function tourNodesAndRoles(rig: Rig): Promise<void> {
  const node = await expect(rig, 200, "POST", "/api/nodes", {
    "DATA_TYPE": "node#1.0.0",
    "ip_addresses": ["192.0.2.11"],
    "status": "inactive",
  });
  const path = `/api/nodes/${node["id"]}`;
  await expect(rig, 200, "PATCH", `${path}?include=node`, {
    "DATA_TYPE": "node#1.0.0",
    "status": "active",
  });
  await expect(rig, 200, "PUT", path, node);
  await expect(rig, 200, "DELETE", path);
  const role = await expect(rig, 200, "POST", "/api/roles", {
    "DATA_TYPE": "role#1.0.0",
    "principal": `urn:globus:auth:identity:${seedIds.researcher}`,
    "role": "activity_monitor",
  });
  await expect(rig, 200, "GET", `/api/roles/${role["id"]}`);
  await expect(rig, 200, "DELETE", `/api/roles/${role["id"]}`);
}

async function tourCollections(rig: Rig): Promise<void> {
  const mapped = await expect(rig, 201, "POST", "/api/collections", {
    "DATA_TYPE": "collection#1.0.0",
    "collection_type": "mapped",
    "collection_base_path": "/tour",
    "display_name": "Tour",
    "public": false,
    "allow_guest_collections": true,
    "storage_gateway_id": seedIds.posixGateway,
  });
  const path = `/api/collections/${mapped["id"]}`;
  const scopes = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections` +
    `[*https://auth.globus.org/scopes/${mapped["id"]}/data_access]`;
  const token = rig.sandbox.managerToken({ scopes });
  const guest = await expect(rig, 201, "POST", "/api/collections", {
    "DATA_TYPE": "collection#1.0.0",
    "collection_type": "guest",
    "collection_base_path": "/tour/guest",
    "display_name": "Tour guest",
    "public": true,
    "mapped_collection_id": mapped["id"],
  }, token);
  const verified = "subscription_admin_verified";
  await expect(rig, 200, "PUT", `${path}/${verified}`, {
    "DATA_TYPE": `${verified}#1.0.0`,
    [verified]: true,
  });
  await expect(rig, 200, "PUT", `${path}/owner`, {
    "DATA_TYPE": "collection_owner#1.0.0",
    "identity_id": seedIds.researcher,
  });
  await expect(rig, 200, "PUT", `${path}/owner_string`, { "DATA_TYPE": "owner_string#1.0.0" });
  await expect(rig, 200, "DELETE", `${path}/owner_string`);
  await expect(rig, 200, "PUT", `${path}/domain`, domain("tour.example.org"));
  await expect(rig, 200, "GET", `${path}/domain`);
  await expect(rig, 200, "DELETE", `${path}/domain`);
  await expect(rig, 404, "GET", `${path}/domain`);
  const policy = await expect(rig, 201, "POST", "/api/sharing_policies", {
    "DATA_TYPE": "sharing_policy#1.0.0",
    "collection_id": mapped["id"],
    "users": ["re"],
    "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/"] },
  });
  await expect(rig, 200, "GET", `/api/sharing_policies/${policy["id"]}`);
  await expect(rig, 200, "DELETE", `/api/sharing_policies/${policy["id"]}`);
  const shown = await expect(rig, 200, "GET", `${path}?include=private_policies`);
  await expect(rig, 200, "PUT", path, shown);
  await expect(rig, 202, "POST", "/api/collections/batch_delete", {
    "DATA_TYPE": "batch#1.0.0",
    "ids": [guest["id"]],
  });
  await expect(rig, 409, "DELETE", path);
  await expect(rig, 409, "DELETE", `/api/storage_gateways/${seedIds.posixGateway}`);
  await expect(rig, 200, "PATCH", path, {
    "DATA_TYPE": "collection#1.8.0",
    "delete_protected": false,
  });
  await expect(rig, 200, "DELETE", path);
}

async function tourGateways(rig: Rig): Promise<void> {
  const gateway = await expect(rig, 201, "POST", "/api/storage_gateways", {
    "DATA_TYPE": "storage_gateway#1.0.0",
    "display_name": "Tour",
    "identity_mappings": [{
      "DATA_TYPE": "expression_identity_mapping#1.0.0",
      "mappings": [{ "source": "{username}", "match": "(.*)@example\\.org", "output": "{0}" }],
    }],
    "policies": { "DATA_TYPE": "posix_storage_policies#1.0.0", "groups_deny": null },
  });
  const path = `/api/storage_gateways/${gateway["id"]}`;
  await expect(rig, 200, "PATCH", path, {
    "DATA_TYPE": "storage_gateway#1.3.0",
    "users_deny": ["root"],
  });
  const shown = await expect(rig, 200, "GET", `${path}?include=private_policies`);
  assert.deepEqual(shown["users_deny"], ["root"]);
  await expect(rig, 200, "PUT", path, shown);
  await expect(rig, 200, "DELETE", path);
}

async function tourCredentials(rig: Rig): Promise<void> {
  const credential = await expect(rig, 201, "POST", "/api/user_credentials", {
    "DATA_TYPE": "user_credential#1.0.0",
    "storage_gateway_id": seedIds.s3Gateway,
    "username": "ada",
    "policies": {
      "DATA_TYPE": "s3_user_credential_policies#1.0.0",
      "s3_key_id": "KEY",
      "s3_secret_key": "VALUE",
    },
  });
  const path = `/api/user_credentials/${credential["id"]}`;
  await expect(rig, 200, "GET", path);
  await expect(rig, 200, "PATCH", path, {
    "DATA_TYPE": "user_credential#1.0.0",
    "display_name": "Keys",
  });
  await expect(rig, 200, "PUT", path, credential);
  await expect(rig, 200, "DELETE", path);
  const box = await expect(rig, 201, "POST", "/api/storage_gateways", {
    "DATA_TYPE": "storage_gateway#1.0.0",
    "connector_id": "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63",
    "display_name": "Box",
  });
  for (const callback of ["authcallback", "authcallback_google"]) {
    const begun = await rig.call("POST", "/api/v1/user_credentials", {
      token: rig.admin,
      form: {
        "identity_id": seedIds.admin,
        "redirect_uri": `${rig.sandbox.managerUrl}/api/v1/authclicomplete`,
        "storage_gateway": String(box["id"]),
      },
    });
    assert.equal(begun.status, 303, begun.text);
    const provider = new URL(begun.headers.get("location") ?? "");
    const page = await rig.call("GET", provider.href);
    assert.match(page.text, /Allow/);
    const state = provider.searchParams.get("state") ?? "";
    const back = await rig.call("GET", `/api/v1/${callback}?code=1&state=${state}`);
    assert.equal(back.status, 302);
    const landing = new URL(back.headers.get("location") ?? "");
    await expect(rig, 200, "GET", landing.pathname + landing.search);
    const id = landing.searchParams.get("user_credential_id");
    const made = await expect(rig, 200, "GET", `/api/user_credentials/${id}`);
    assert.equal(made["provisioned"], true);
    const again = await rig.call("GET", `/api/v1/${callback}?code=1&state=${state}`);
    assert.equal(again.status, 400, "a state works once");
  }
}

async function tourStreams(rig: Rig): Promise<void> {
  const gateway = await expect(rig, 201, "POST", "/api/stream_gateways", {
    "DATA_TYPE": "stream_gateway#1.0.0",
    "display_name": "Streams",
  });
  const path = `/api/stream_gateways/${gateway["id"]}`;
  await expect(rig, 200, "GET", path);
  await expect(rig, 200, "PATCH", path, {
    "DATA_TYPE": "stream_gateway#1.1.0",
    "run_as_local_user": true,
  });
  const secret = await expect(rig, 201, "POST", "/api/lan_secrets", {
    "DATA_TYPE": "lan_secret_create#1.0.0",
    "stream_access_point_id": gateway["id"],
    "tunnel_id": "00000000-0000-4000-8000-000000000043",
    "expires_in_mins": 5,
  });
  await expect(rig, 200, "DELETE", `/api/lan_secrets/${secret["id"]}`);
  await expect(rig, 200, "DELETE", path);
}

async function tourRefusals(rig: Rig): Promise<void> {
  const nobody = "00000000-0000-4000-8000-00000000dead";
  const lacking = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
  for (
    const path of [
      `/api/nodes/${nobody}`,
      `/api/roles/${nobody}`,
      `/api/collections/${nobody}`,
      `/api/collections/${nobody}/check`,
      `/api/storage_gateways/${nobody}`,
      `/api/user_credentials/${nobody}`,
      `/api/stream_gateways/${nobody}`,
      `/api/sharing_policies/${nobody}`,
    ]
  ) await expect(rig, 404, "GET", path);
  await expect(rig, 404, "DELETE", `/api/lan_secrets/${nobody}`);
  for (const kind of ["nodes", "collections", "storage_gateways", "stream_gateways"]) {
    const dataType = kind === "nodes" ? "node" : kind.slice(0, -1);
    await expect(rig, 422, "POST", `/api/${kind}`, {
      "DATA_TYPE": `${dataType}#1.0.0`,
      "no_such_field": 1,
    });
    const wrong = await rig.call("POST", `/api/${kind}`, { token: rig.admin, body: "x" });
    assert.equal(wrong.status, 415);
    const broken = await rig.call("POST", `/api/${kind}`, {
      token: rig.admin,
      body: "{",
      headers: { "content-type": "application/json" },
    });
    assert.equal(broken.status, 400);
  }
  const nodeDocument = {
    "DATA_TYPE": "node#1.0.0",
    "ip_addresses": ["192.0.2.12"],
    "status": "active",
  };
  await expect(rig, 403, "POST", "/api/nodes", nodeDocument, lacking);
  await expect(rig, 403, "GET", "/api/roles?include=all_roles", undefined, lacking);
  await expect(rig, 400, "GET", "/api/collections?filter=nonsense");
  await expect(rig, 400, "GET", "/api/nodes?marker=nonsense");
  const guest = `/api/roles?collection_id=${seedIds.guestCollection}`;
  const roles = await rig.call("GET", guest, { token: rig.admin });
  await expect(rig, 409, "DELETE", `/api/roles/${roles.data[0]?.["id"]}`);
  for (
    const path of [
      "/api/collections",
      "/api/endpoint",
      "/api/roles",
      "/api/storage_gateways",
      "/api/user_credentials",
    ]
  ) assert.equal((await rig.call("GET", path)).status, 401);
  assert.equal((await rig.call("POST", "/api/lan_secrets", { json: {} })).status, 401);
  const headers = { "x-sandbox-fault": "status=503; retry-after=1" };
  assert.equal((await rig.call("GET", "/api/info", { headers })).status, 503);
}
