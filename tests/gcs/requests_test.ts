import assert from "node:assert/strict";
import { Secret } from "../../src/secrets/mod.ts";
import type { Operation } from "../../src/base/mod.ts";
import type { GcsClient } from "../../src/gcs/mod.ts";
import { fakeClient, id, id2, oneOfEach } from "./fake_http.ts";

type Change = (gcs: GcsClient) => Operation<unknown>;

const mapped = {
  "collection_type": "mapped",
  "collection_base_path": "/",
  "display_name": "c",
  "public": false,
  "storage_gateway_id": id2,
} as const;
const guest = {
  "collection_type": "guest",
  "collection_base_path": "/g",
  "display_name": "g",
  "public": true,
  "mapped_collection_id": id2,
} as const;
const node = { "ip_addresses": ["192.0.2.1", "2001:db8::1"], "status": "active" } as const;
const domain = { "domain_name": "data.example.org", "wildcard": false } as const;
const identity = `urn:globus:auth:identity:${id2}`;
const paths = { "read": ["/a"], "read_write": ["/b"], "none": [] };

/** Each change with the exact request line and body that it has to send. */
const changes: readonly (readonly [string, Change, string, unknown])[] = [
  [
    "collections.create mapped",
    (gcs) => gcs.collections.create(mapped),
    "POST /collections",
    { "DATA_TYPE": "collection#1.0.0", ...mapped },
  ],
  [
    "collections.create guest",
    (gcs) => gcs.collections.create(guest),
    "POST /collections",
    { "DATA_TYPE": "collection#1.0.0", ...guest },
  ],
  [
    "collections.create with the newest members",
    (gcs) => gcs.collections.create({ ...mapped, "https_methods": ["GET"], "description": null }),
    "POST /collections",
    { "DATA_TYPE": "collection#1.16.0", ...mapped, "https_methods": ["GET"], "description": null },
  ],
  [
    "collections.create in a version that is asked for",
    (gcs) => gcs.collections.create({ "DATA_TYPE": "collection#1.9.0", ...mapped }),
    "POST /collections",
    { "DATA_TYPE": "collection#1.9.0", ...mapped },
  ],
  [
    "collections.update",
    (gcs) => gcs.collections.update(id, { "delete_protected": false, "keywords": [] }),
    `PATCH /collections/${id}`,
    { "DATA_TYPE": "collection#1.8.0", "delete_protected": false, "keywords": [] },
  ],
  [
    "collections.update with paths to share",
    (gcs) => gcs.collections.update(id, { "sharing_restrict_paths": paths }),
    `PATCH /collections/${id}`,
    {
      "DATA_TYPE": "collection#1.0.0",
      "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", ...paths },
    },
  ],
  [
    "collections.update with flows",
    (gcs) =>
      gcs.collections.update(id, {
        "associated_flow_policy": {
          "transfer": { "source": { "flow": id2 }, "destination": null },
        },
      }),
    `PATCH /collections/${id}`,
    {
      "DATA_TYPE": "collection#1.15.0",
      "associated_flow_policy": { "transfer": { "source": { "flow": id2 }, "destination": null } },
    },
  ],
  [
    "collections.update with policies",
    (gcs) =>
      gcs.collections.update(id, {
        "policies": { "DATA_TYPE": "posix_collection_policies", "sharing_groups_allow": ["g"] },
      }),
    `PATCH /collections/${id}`,
    {
      "DATA_TYPE": "collection#1.0.0",
      "policies": { "DATA_TYPE": "posix_collection_policies#1.1.0", "sharing_groups_allow": ["g"] },
    },
  ],
  [
    "collections.replace",
    (gcs) => gcs.collections.replace(id, mapped),
    `PUT /collections/${id}`,
    { "DATA_TYPE": "collection#1.0.0", ...mapped },
  ],
  [
    "collections.delete",
    (gcs) => gcs.collections.delete(id),
    `DELETE /collections/${id}`,
    undefined,
  ],
  [
    "collections.batchDelete",
    (gcs) => gcs.collections.batchDelete([id, id2]),
    "POST /collections/batch_delete",
    { "DATA_TYPE": "batch#1.0.0", "ids": [id, id2] },
  ],
  [
    "collections.setOwner",
    (gcs) => gcs.collections.setOwner(id, id2),
    `PUT /collections/${id}/owner`,
    { "DATA_TYPE": "collection_owner#1.0.0", "identity_id": id2 },
  ],
  [
    "collections.setOwnerString",
    (gcs) => gcs.collections.setOwnerString(id, id2),
    `PUT /collections/${id}/owner_string`,
    { "DATA_TYPE": "owner_string#1.0.0", "identity_id": id2 },
  ],
  [
    "collections.setOwnerString by the server's choice",
    (gcs) => gcs.collections.setOwnerString(id),
    `PUT /collections/${id}/owner_string`,
    { "DATA_TYPE": "owner_string#1.0.0" },
  ],
  [
    "collections.resetOwnerString",
    (gcs) => gcs.collections.resetOwnerString(id),
    `DELETE /collections/${id}/owner_string`,
    undefined,
  ],
  [
    "collections.setSubscriptionAdminVerified false",
    (gcs) => gcs.collections.setSubscriptionAdminVerified(id, false),
    `PUT /collections/${id}/subscription_admin_verified`,
    {
      "DATA_TYPE": "subscription_admin_verified#1.0.0",
      "subscription_admin_verified": false,
    },
  ],
  [
    "collections.setDomain with a key",
    (gcs) => gcs.collections.setDomain(id, { ...domain, "private_key": new Secret("PEM-KEY-1") }),
    `PUT /collections/${id}/domain`,
    { "DATA_TYPE": "domain#1.0.0", ...domain, "private_key": "PEM-KEY-1" },
  ],
  [
    "collections.deleteDomain",
    (gcs) => gcs.collections.deleteDomain(id),
    `DELETE /collections/${id}/domain`,
    undefined,
  ],
  [
    "endpoint.update",
    (gcs) => gcs.endpoint.update({ "description": null, "public": true }),
    "PATCH /endpoint?include=endpoint",
    { "DATA_TYPE": "endpoint#1.0.0", "description": null, "public": true },
  ],
  [
    "endpoint.update of the port",
    (gcs) => gcs.endpoint.update({ "gridftp_control_channel_port": null }),
    "PATCH /endpoint?include=endpoint",
    { "DATA_TYPE": "endpoint#1.1.0", "gridftp_control_channel_port": null },
  ],
  [
    "endpoint.replace",
    (gcs) => gcs.endpoint.replace({ "display_name": "e" }),
    "PUT /endpoint?include=endpoint",
    { "DATA_TYPE": "endpoint#1.0.0", "display_name": "e" },
  ],
  [
    "endpoint.setOwner",
    (gcs) => gcs.endpoint.setOwner(id2),
    "PUT /endpoint/owner",
    { "DATA_TYPE": "endpoint_owner#1.0.0", "identity_id": id2 },
  ],
  [
    "endpoint.setOwnerString",
    (gcs) => gcs.endpoint.setOwnerString(),
    "PUT /endpoint/owner_string",
    { "DATA_TYPE": "owner_string#1.0.0" },
  ],
  [
    "endpoint.resetOwnerString",
    (gcs) => gcs.endpoint.resetOwnerString(),
    "DELETE /endpoint/owner_string",
    undefined,
  ],
  ...([null, "DEFAULT", id2].map((subscription) =>
    [
      `endpoint.setSubscriptionId ${subscription}`,
      (gcs: GcsClient) => gcs.endpoint.setSubscriptionId(subscription),
      "PUT /endpoint/subscription_id",
      { "DATA_TYPE": "endpoint_subscription#1.0.0", "subscription_id": subscription },
    ] as const
  )),
  [
    "endpoint.setDomain",
    (gcs) => gcs.endpoint.setDomain({ ...domain, "wildcard": true }),
    "PUT /endpoint/domain",
    { "DATA_TYPE": "domain#1.0.0", ...domain, "wildcard": true },
  ],
  [
    "endpoint.deleteDomain",
    (gcs) => gcs.endpoint.deleteDomain(),
    "DELETE /endpoint/domain",
    undefined,
  ],
  [
    "nodes.create",
    (gcs) => gcs.nodes.create({ ...node, "lan_addresses": [{ "address": "10.0.0.1" }] }),
    "POST /nodes",
    { "DATA_TYPE": "node#1.3.0", ...node, "lan_addresses": [{ "address": "10.0.0.1" }] },
  ],
  [
    "nodes.update",
    (gcs) => gcs.nodes.update(id, { "data_interface6": "2001:db8::2" }),
    `PATCH /nodes/${id}?include=node`,
    { "DATA_TYPE": "node#1.2.0", "data_interface6": "2001:db8::2" },
  ],
  [
    "nodes.replace",
    (gcs) => gcs.nodes.replace(id, { ...node, "incoming_port_range": [50_000, 51_000] }),
    `PUT /nodes/${id}?include=node`,
    { "DATA_TYPE": "node#1.0.0", ...node, "incoming_port_range": [50_000, 51_000] },
  ],
  ["nodes.delete", (gcs) => gcs.nodes.delete(id), `DELETE /nodes/${id}`, undefined],
  [
    "roles.create on the endpoint",
    (gcs) => gcs.roles.create({ "principal": identity, "role": "activity_monitor" }),
    "POST /roles",
    { "DATA_TYPE": "role#1.0.0", "principal": identity, "role": "activity_monitor" },
  ],
  [
    "roles.create on a collection",
    (gcs) =>
      gcs.roles.create({ "principal": identity, "role": "access_manager", "collection": id }),
    "POST /roles",
    {
      "DATA_TYPE": "role#1.0.0",
      "principal": identity,
      "role": "access_manager",
      "collection": id,
    },
  ],
  ["roles.delete", (gcs) => gcs.roles.delete(id), `DELETE /roles/${id}`, undefined],
  [
    "sharingPolicies.create",
    (gcs) =>
      gcs.sharingPolicies.create({
        "collection_id": id,
        "users": ["ada"],
        "sharing_restrict_paths": paths,
      }),
    "POST /sharing_policies",
    {
      "DATA_TYPE": "sharing_policy#1.0.0",
      "collection_id": id,
      "users": ["ada"],
      "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", ...paths },
    },
  ],
  [
    "sharingPolicies.delete",
    (gcs) => gcs.sharingPolicies.delete(id),
    `DELETE /sharing_policies/${id}`,
    undefined,
  ],
  [
    "storageGateways.create",
    (gcs) => gcs.storageGateways.create({ "display_name": "g", "require_mfa": false }),
    "POST /storage_gateways",
    { "DATA_TYPE": "storage_gateway#1.1.0", "display_name": "g", "require_mfa": false },
  ],
  [
    "storageGateways.update",
    (gcs) => gcs.storageGateways.update(id, { "admin_managed_credentials": true }),
    `PATCH /storage_gateways/${id}`,
    { "DATA_TYPE": "storage_gateway#1.2.0", "admin_managed_credentials": true },
  ],
  [
    "storageGateways.replace",
    (gcs) => gcs.storageGateways.replace(id, { "network_use": null }),
    `PUT /storage_gateways/${id}`,
    { "DATA_TYPE": "storage_gateway#1.3.0", "network_use": null },
  ],
  [
    "storageGateways.delete",
    (gcs) => gcs.storageGateways.delete(id),
    `DELETE /storage_gateways/${id}`,
    undefined,
  ],
  [
    "streamGateways.create",
    (gcs) => gcs.streamGateways.create({ "run_as_local_user": true }),
    "POST /stream_gateways",
    { "DATA_TYPE": "stream_gateway#1.1.0", "run_as_local_user": true },
  ],
  [
    "streamGateways.update",
    (gcs) => gcs.streamGateways.update(id, { "users_allow": null }),
    `PATCH /stream_gateways/${id}`,
    { "DATA_TYPE": "stream_gateway#1.0.0", "users_allow": null },
  ],
  [
    "streamGateways.delete",
    (gcs) => gcs.streamGateways.delete(id),
    `DELETE /stream_gateways/${id}`,
    undefined,
  ],
  [
    "userCredentials.update",
    (gcs) => gcs.userCredentials.update(id, { "display_name": null }),
    `PATCH /user_credentials/${id}`,
    { "DATA_TYPE": "user_credential#1.0.0", "display_name": null },
  ],
  [
    "userCredentials.replace",
    (gcs) => gcs.userCredentials.replace(id, { "username": "ada", "storage_gateway_id": id2 }),
    `PUT /user_credentials/${id}`,
    { "DATA_TYPE": "user_credential#1.0.0", "username": "ada", "storage_gateway_id": id2 },
  ],
  [
    "userCredentials.delete",
    (gcs) => gcs.userCredentials.delete(id),
    `DELETE /user_credentials/${id}`,
    undefined,
  ],
  [
    "lanSecrets.create",
    (gcs) =>
      gcs.lanSecrets.create({
        "stream_access_point_id": id,
        "tunnel_id": id2,
        "expires_in_mins": 0,
      }),
    "POST /lan_secrets",
    {
      "DATA_TYPE": "lan_secret_create#1.0.0",
      "stream_access_point_id": id,
      "tunnel_id": id2,
      "expires_in_mins": 0,
    },
  ],
  ["lanSecrets.delete", (gcs) => gcs.lanSecrets.delete(id), `DELETE /lan_secrets/${id}`, undefined],
];

for (const [name, make, line, body] of changes) {
  Deno.test(`${name} describes and sends ${line.replace(id, "ID")} with its exact body`, async () => {
    const { gcs, http } = fakeClient({ json: oneOfEach });
    const operation = make(gcs);
    const { method, target, service } = operation.request;
    assert.equal(`${method} ${target.replace("https://gcs.test/api", "")}`, line);
    assert.equal(service, "gcs");
    assert.equal(http.requests.length, 0, "nothing is sent before it is asked for");
    await operation.send();
    http.done();
    const [request] = http.requests;
    assert.equal(request?.method, method);
    assert.equal(request.url.href, target);
    assert.deepEqual(http.body(0), body);
    const headers: Record<string, string> = { "accept": "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    assert.deepEqual(request.headers, headers);
    assert.equal(request.redirect, undefined, "redirects are not handed to callers");
    assert.ok(!JSON.stringify(operation.request).includes("PEM-KEY"));
  });
}
