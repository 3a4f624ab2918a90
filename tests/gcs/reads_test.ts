import assert from "node:assert/strict";
import type { GcsClient } from "../../src/gcs/mod.ts";
import { all, fakeClient, id, id2, oneOfEach } from "./fake_http.ts";

type Read = (gcs: GcsClient) => Promise<unknown>;

/** Each read with the exact address that it has to ask. */
const reads: readonly (readonly [string, Read, string])[] = [
  ["collections.list", (gcs) => all(gcs.collections.list()), "/collections?page_size=1000"],
  [
    "collections.list of one gateway",
    (gcs) => all(gcs.collections.list({ storageGatewayId: id, mappedCollectionId: id2 })),
    `/collections?storage_gateway_id=${id}&mapped_collection_id=${id2}&page_size=1000`,
  ],
  [
    "collections.list by day",
    (gcs) => all(gcs.collections.list({ filter: ["created_at>=2026-01-31"] })),
    "/collections?filter=created_at%3E%3D2026-01-31&page_size=1000",
  ],
  [
    "collections.list with an empty filter",
    (gcs) => all(gcs.collections.list({ filter: [], includePrivatePolicies: false })),
    "/collections?page_size=1000",
  ],
  ["collections.get", (gcs) => gcs.collections.get(id), `/collections/${id}`],
  [
    "collections.get with private policies",
    (gcs) => gcs.collections.get(id, { includePrivatePolicies: true }),
    `/collections/${id}?include=private_policies`,
  ],
  [
    "collections.checkAll",
    (gcs) => all(gcs.collections.checkAll({ filter: ["managed_by_me"], pageSize: 7 })),
    "/collections/check?filter=managed_by_me&page_size=7",
  ],
  ["collections.check", (gcs) => gcs.collections.check(id), `/collections/${id}/check`],
  ["collections.getDomain", (gcs) => gcs.collections.getDomain(id), `/collections/${id}/domain`],
  ["endpoint.get", (gcs) => gcs.endpoint.get(), "/endpoint"],
  ["endpoint.getDomain", (gcs) => gcs.endpoint.getDomain(), "/endpoint/domain"],
  ["nodes.list", (gcs) => all(gcs.nodes.list({ pageSize: 1 })), "/nodes?page_size=1"],
  ["nodes.get", (gcs) => gcs.nodes.get(id), `/nodes/${id}`],
  [
    "roles.list",
    (gcs) => all(gcs.roles.list({ collectionId: id, allRoles: true })),
    `/roles?collection_id=${id}&include=all_roles&page_size=1000`,
  ],
  [
    "roles.list of the endpoint",
    (gcs) => all(gcs.roles.list({ allRoles: false })),
    "/roles?page_size=1000",
  ],
  ["roles.get", (gcs) => gcs.roles.get(id), `/roles/${id}`],
  [
    "sharingPolicies.list",
    (gcs) => all(gcs.sharingPolicies.list(id, { username: "a b&c" })),
    `/sharing_policies?collection_id=${id}&username=a+b%26c&page_size=1000`,
  ],
  ["sharingPolicies.get", (gcs) => gcs.sharingPolicies.get(id), `/sharing_policies/${id}`],
  [
    "storageGateways.list",
    (gcs) => all(gcs.storageGateways.list({ includePrivatePolicies: true, includeAccounts: true })),
    "/storage_gateways?include=private_policies%2Caccounts&page_size=1000",
  ],
  [
    "storageGateways.get with accounts",
    (gcs) => gcs.storageGateways.get(id, { includeAccounts: true }),
    `/storage_gateways/${id}?include=accounts`,
  ],
  [
    "streamGateways.list",
    (gcs) => all(gcs.streamGateways.list()),
    "/stream_gateways?page_size=1000",
  ],
  ["streamGateways.get", (gcs) => gcs.streamGateways.get(id), `/stream_gateways/${id}`],
  [
    "userCredentials.list",
    (gcs) => all(gcs.userCredentials.list({ all: true, storageGatewayId: id })),
    `/user_credentials?include=all&storage_gateway=${id}&page_size=1000`,
  ],
  ["userCredentials.get", (gcs) => gcs.userCredentials.get(id), `/user_credentials/${id}`],
];
for (const [name, read, path] of reads) {
  Deno.test(`${name} asks for ${path.replaceAll(id, "ID")}, with a token and no body`, async () => {
    const { gcs, http } = fakeClient({ method: "GET", path, json: oneOfEach });
    await read(gcs);
    http.done();
    const [request] = http.requests;
    assert.deepEqual(request?.headers, { "accept": "application/json" });
    assert.equal(request?.body, undefined);
    assert.notEqual(request?.authorizer, undefined);
  });
}
