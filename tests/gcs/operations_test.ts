import assert from "node:assert/strict";
import { Secret } from "../../src/secrets/mod.ts";
import type { Operation } from "../../src/base/mod.ts";
import { createGcsClient, type GcsClient, operations } from "../../src/gcs/mod.ts";
import { all, fakeClient, FakeHttp, gcsError, id, id2, result } from "./fake_http.ts";

const paths = { "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/"] };
const documents: Readonly<Record<string, unknown>> = {
  collection: { "DATA_TYPE": "collection#1.0.0", id },
  gateway: { "DATA_TYPE": "storage_gateway#1.0.0", id },
  stream: { "DATA_TYPE": "stream_gateway#1.0.0", id },
  credential: { "DATA_TYPE": "user_credential#1.0.0", id },
  policy: { "DATA_TYPE": "sharing_policy#1.0.0", id, "sharing_restrict_paths": paths },
  role: { "DATA_TYPE": "role#1.0.0", id },
  node: { "DATA_TYPE": "node#1.0.0", id },
  endpoint: { "DATA_TYPE": "endpoint#1.0.0", id },
  domain: { "DATA_TYPE": "domain#1.0.0", "domain_name": "data.example.org" },
  secret: { "DATA_TYPE": "lan_secret#1.0.0", id, "secret": "not-for-eyes" },
  check: { "DATA_TYPE": "check_result#1.0.0", id },
  batch: { "DATA_TYPE": "batch#1.0.0", "ids": [id] },
  info: { "DATA_TYPE": "info#1.0.0", "client_id": id },
};

const mapped = {
  "collection_type": "mapped",
  "collection_base_path": "/",
  "display_name": "c",
  "public": false,
  "storage_gateway_id": id,
} as const;
const nodeInput = { "ip_addresses": ["192.0.2.1"], "status": "active" } as const;
const domainInput = { "domain_name": "data.example.org", "wildcard": false } as const;
const form = { "identity_id": id, "redirect_uri": "https://gcs.test/done", "storage_gateway": id };
const policyInput = { "collection_id": id, "sharing_restrict_paths": { "read": ["/"] } };
const roleInput = {
  "principal": `urn:globus:auth:identity:${id}`,
  "role": "administrator",
} as const;

type Call = (gcs: GcsClient) => Promise<unknown>;
const send = (make: (gcs: GcsClient) => Operation<unknown>): Call => (gcs) => make(gcs).send();

/** Each operationId with the library call that makes it. */
const calls: Readonly<Record<keyof typeof operations, Call>> = {
  listCollections: (gcs) => all(gcs.collections.list()),
  postCollection: send((gcs) => gcs.collections.create(mapped)),
  checkCollections: (gcs) => all(gcs.collections.checkAll()),
  getCollection: (gcs) => gcs.collections.get(id),
  putCollection: send((gcs) => gcs.collections.replace(id, mapped)),
  deleteCollection: send((gcs) => gcs.collections.delete(id)),
  patchCollection: send((gcs) => gcs.collections.update(id, { "public": true })),
  checkCollection: (gcs) => gcs.collections.check(id),
  getCollectionDomain: (gcs) => gcs.collections.getDomain(id),
  putCollectionDomain: send((gcs) => gcs.collections.setDomain(id, domainInput)),
  deleteCollectionDomain: send((gcs) => gcs.collections.deleteDomain(id)),
  putCollectionOwnerString: send((gcs) => gcs.collections.setOwnerString(id, id2)),
  deleteCollectionOwnerString: send((gcs) => gcs.collections.resetOwnerString(id)),
  postCollectionsBatchDelete: send((gcs) => gcs.collections.batchDelete([id])),
  setCollectionOwner: send((gcs) => gcs.collections.setOwner(id, id2)),
  putSubscriptionAdminVerified: send((gcs) =>
    gcs.collections.setSubscriptionAdminVerified(id, false)
  ),
  getEndpoint: (gcs) => gcs.endpoint.get(),
  putEndpoint: send((gcs) => gcs.endpoint.replace({ "display_name": "e" })),
  patchEndpoint: send((gcs) => gcs.endpoint.update({ "public": false })),
  putEndpointOwner: send((gcs) => gcs.endpoint.setOwner(id)),
  putEndpointOwnerString: send((gcs) => gcs.endpoint.setOwnerString(id)),
  deleteEndpointOwnerString: send((gcs) => gcs.endpoint.resetOwnerString()),
  putEndpointSubscriptionId: send((gcs) => gcs.endpoint.setSubscriptionId("DEFAULT")),
  getEndpointDomain: (gcs) => gcs.endpoint.getDomain(),
  putEndpointDomain: send((gcs) => gcs.endpoint.setDomain(domainInput)),
  deleteEndpointDomain: send((gcs) => gcs.endpoint.deleteDomain()),
  getInfo: (gcs) => gcs.info.get(),
  listNodes: (gcs) => all(gcs.nodes.list()),
  postNode: send((gcs) => gcs.nodes.create(nodeInput)),
  getNode: (gcs) => gcs.nodes.get(id),
  putNode: send((gcs) => gcs.nodes.replace(id, nodeInput)),
  deleteNode: send((gcs) => gcs.nodes.delete(id)),
  patchNode: send((gcs) => gcs.nodes.update(id, { "status": "inactive" })),
  listRoles: (gcs) => all(gcs.roles.list()),
  postRoles: send((gcs) => gcs.roles.create(roleInput)),
  getRole: (gcs) => gcs.roles.get(id),
  deleteRole: send((gcs) => gcs.roles.delete(id)),
  listSharingPolicies: (gcs) => all(gcs.sharingPolicies.list(id)),
  postSharingPolicy: send((gcs) => gcs.sharingPolicies.create(policyInput)),
  getSharingPolicy: (gcs) => gcs.sharingPolicies.get(id),
  deleteSharingPolicy: send((gcs) => gcs.sharingPolicies.delete(id)),
  listStorageGateways: (gcs) => all(gcs.storageGateways.list()),
  postStorageGateway: send((gcs) => gcs.storageGateways.create({ "display_name": "g" })),
  getStorageGateway: (gcs) => gcs.storageGateways.get(id),
  putStorageGateway: send((gcs) => gcs.storageGateways.replace(id, { "display_name": "g" })),
  deleteStorageGateway: send((gcs) => gcs.storageGateways.delete(id)),
  patchStorageGateway: send((gcs) => gcs.storageGateways.update(id, { "users_allow": [] })),
  listStreamGateways: (gcs) => all(gcs.streamGateways.list()),
  postStreamGateway: send((gcs) => gcs.streamGateways.create({ "display_name": "s" })),
  getStreamGateway: (gcs) => gcs.streamGateways.get(id),
  deleteStreamGateway: send((gcs) => gcs.streamGateways.delete(id)),
  patchStreamGateway: send((gcs) => gcs.streamGateways.update(id, { "lan_name": null })),
  listUserCredentials: (gcs) => all(gcs.userCredentials.list()),
  postUserCredential: send((gcs) => gcs.userCredentials.create({ "username": "alice" })),
  getUserCredential: (gcs) => gcs.userCredentials.get(id),
  putUserCredential: send((gcs) => gcs.userCredentials.replace(id, { "username": "alice" })),
  deleteUserCredential: send((gcs) => gcs.userCredentials.delete(id)),
  patchUserCredential: send((gcs) => gcs.userCredentials.update(id, { "username": "bob" })),
  postLanSecret: send((gcs) =>
    gcs.lanSecrets.create({ "stream_access_point_id": id, "tunnel_id": id2 })
  ),
  deleteLanSecret: send((gcs) => gcs.lanSecrets.delete(id)),
  postUserCredentials: send((gcs) => gcs.userCredentials.providerLogin.start(form)),
  getAuthcallbackGoogle: (gcs) =>
    gcs.userCredentials.providerLogin.finish({ state: "s", code: "c" }, { google: true }),
  getAuthcallback: (gcs) => gcs.userCredentials.providerLogin.finish({ state: "s", error: "e" }),
  getAuthclicomplete: (gcs) => gcs.userCredentials.providerLogin.complete(id),
};

const anonymous = ["getInfo", "getAuthcallbackGoogle", "getAuthcallback", "getAuthclicomplete"];
const redirecting = ["postUserCredentials", "getAuthcallbackGoogle", "getAuthcallback"];

for (const [name, { method, path }] of Object.entries(operations)) {
  Deno.test(`${name} sends ${method} ${path}`, async () => {
    const answer = redirecting.includes(name)
      ? { status: 303, headers: { "location": "https://provider.test/next" } }
      : { json: result(Object.values(documents)) };
    const { gcs, http } = fakeClient(answer);
    const call = Object.entries(calls).find(([operation]) => operation === name)?.[1];
    assert.ok(call);
    await call(gcs);
    http.done();
    const [request] = http.requests;
    assert.equal(request?.method, method);
    assert.equal(request.url.pathname, `/api${path.replace(/\{\w+\}/, id)}`);
    assert.equal(request.authorizer === undefined, anonymous.includes(name));
  });
}

Deno.test("every change describes exactly the request that it sends", async () => {
  const { gcs, http } = fakeClient({ json: result([documents["credential"]]) });
  const operation = gcs.userCredentials.create({
    "connector_id": "7643e831-5f6c-4b47-a07f-8ee90f401d23",
    "policies": { "s3_key_id": "AKIDEXAMPLE", "s3_secret_key": "wJalrXUtnFEMI" },
  });
  assert.equal(operation.request.method, "POST");
  assert.equal(operation.request.target, "https://gcs.test/api/user_credentials");
  assert.ok(!JSON.stringify(operation.request).includes("wJalrXUtnFEMI"));
  assert.ok(!Deno.inspect(operation.request, { depth: 9 }).includes("wJalrXUtnFEMI"));
  await operation.send();
  assert.deepEqual(http.body(0), {
    "DATA_TYPE": "user_credential#1.0.0",
    "connector_id": "7643e831-5f6c-4b47-a07f-8ee90f401d23",
    "policies": {
      "DATA_TYPE": "s3_user_credential_policies#1.0.0",
      "s3_key_id": "AKIDEXAMPLE",
      "s3_secret_key": "wJalrXUtnFEMI",
    },
  });
});

Deno.test("creating an operation sends nothing", () => {
  const { gcs, http } = fakeClient();
  gcs.collections.delete(id);
  gcs.endpoint.update({ "public": false });
  assert.deepEqual(http.requests, []);
});

Deno.test("ids that are not UUIDs are refused before anything is sent", () => {
  const { gcs } = fakeClient();
  for (const bad of ["", "..", "../roles", "a?b=c", "a#b", `${id}/domain`, ` ${id}`, `${id}\n`]) {
    assert.throws(() => gcs.collections.delete(bad), gcsError("usage", "is not a UUID"));
    assert.throws(() => gcs.roles.list({ collectionId: bad }), gcsError("usage", "not a UUID"));
    assert.throws(() => gcs.collections.batchDelete([id, bad]), gcsError("usage", "not a UUID"));
  }
});

Deno.test("list parameters are joined with commas and escaped", async () => {
  const { gcs, http } = fakeClient({ json: result([]) });
  const filter = ["mapped_collections", "last_access<2026-01-31"];
  await all(gcs.collections.list({ filter, includePrivatePolicies: true, pageSize: 50 }));
  const [request] = http.requests;
  assert.deepEqual(Object.fromEntries(request?.url.searchParams ?? []), {
    "filter": "mapped_collections,last_access<2026-01-31",
    "include": "private_policies",
    "page_size": "50",
  });
});

Deno.test("info reads all pages and needs no authorizer", async () => {
  const http = new FakeHttp([
    { path: "/info", json: result([documents["info"]], { "marker": "m" }) },
    {
      path: "/info?marker=m",
      json: result([{ "DATA_TYPE": "connector#1.1.0", "id": "x", "display_name": "X" }]),
    },
  ]);
  const gcs = createGcsClient({ address: "gcs.test", http });
  const { info, connectors } = await gcs.info.get();
  assert.equal(info.client_id, id);
  assert.deepEqual(connectors.map((connector) => connector.display_name), ["X"]);
  http.done();
});

Deno.test("provider login sends a form and hides its token", async () => {
  const { gcs, http } = fakeClient({
    status: 303,
    headers: { "location": "https://p.test/a?b=1" },
  });
  const token = new Secret("form-access-token");
  const operation = gcs.userCredentials.providerLogin.start({ ...form, "access_token": token });
  assert.ok(!JSON.stringify(operation.request).includes("form-access-token"));
  assert.deepEqual(await operation.send(), { location: "https://p.test/a?b=1" });
  const [request] = http.requests;
  assert.equal(request?.headers?.["content-type"], "application/x-www-form-urlencoded");
  const sent = Object.fromEntries(new URLSearchParams(String(request.body)));
  assert.deepEqual(sent, { ...form, "access_token": "form-access-token" });
});

Deno.test("provider login refuses an answer that leads nowhere safe", async () => {
  for (const location of ["http://p.test/", "javascript:alert(1)", ""]) {
    const { gcs } = fakeClient({ status: 303, headers: { location } });
    await assert.rejects(
      gcs.userCredentials.providerLogin.start(form).send(),
      gcsError("failed", "names no https address"),
    );
  }
});
