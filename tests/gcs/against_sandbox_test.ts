import assert from "node:assert/strict";
import { connect, type ConnectedClient, connectors } from "../../src/gcs/mod.ts";
import { type Sandbox, seedIds, startSandbox } from "../../src/sandbox/mod.ts";
import { all, gcsError, id } from "./fake_http.ts";

const { endpoint, mappedCollection, guestCollection, posixGateway, s3Gateway } = seedIds;
const dataAccess = `urn:globus:auth:scope:${endpoint}:manage_collections` +
  `[*https://auth.globus.org/scopes/${mappedCollection}/data_access]`;

/** The library, over real TLS, at an endpoint that keeps to the published description. */
async function atSandbox(
  work: (gcs: ConnectedClient, sandbox: Sandbox) => Promise<void>,
  options: { identity?: string; scopes?: string; maxPageSize?: number } = {},
): Promise<void> {
  const { maxPageSize, ...given } = options;
  await using sandbox = await startSandbox(maxPageSize === undefined ? {} : { maxPageSize });
  using gcs = connect({
    address: sandbox.address,
    token: sandbox.managerToken(given),
    http: { tls: { minVersion: "1.2", caCertificates: [sandbox.caPem] }, retry: { maxRetries: 0 } },
  });
  await work(gcs, sandbox);
}

Deno.test("the endpoint is read, changed, replaced, given a domain and an owner", async () => {
  await atSandbox(async ({ endpoint: resource }) => {
    const before = await resource.get();
    assert.equal(before.id, endpoint);
    const changed = await resource.update({ "description": null, "keywords": ["a"] }).send();
    assert.deepEqual([changed?.description, changed?.keywords], [undefined, ["a"]]);
    const replaced = await resource.replace({ "display_name": "New" }).send();
    assert.equal(replaced?.display_name, "New");
    assert.equal(replaced.subscription_id, before.subscription_id);
    assert.equal(await resource.getDomain(), undefined);
    await resource.setDomain({ "domain_name": "d.example.org", "wildcard": true }).send();
    assert.equal((await resource.getDomain())?.wildcard, true);
    await resource.deleteDomain().send();
    await resource.setOwnerString(seedIds.admin).send();
    await resource.resetOwnerString().send();
    await resource.setSubscriptionId(null).send();
    assert.equal((await resource.get()).subscription_id, null);
    await resource.setSubscriptionId("DEFAULT").send();
    await resource.setOwner(seedIds.researcher).send();
    const refused = resource.update({ "public": true }).send();
    await assert.rejects(refused, gcsError("forbidden", "you need one of these roles: owner"));
  });
});

Deno.test("nodes and roles come, change and go", async () => {
  await atSandbox(async ({ nodes, roles }) => {
    const node = await nodes.create({ "ip_addresses": ["192.0.2.5"], "status": "active" }).send();
    const nodeId = String(node.id);
    const off = await nodes.update(nodeId, { "status": "inactive" }).send();
    assert.equal(off?.status, "inactive");
    const back = await nodes.replace(nodeId, { "ip_addresses": [], "status": "active" }).send();
    assert.deepEqual([back?.ip_addresses, back?.status], [[], "active"]);
    assert.deepEqual((await all(nodes.list())).map((one) => one.id), [seedIds.node, nodeId]);
    await nodes.delete(nodeId).send();
    await assert.rejects(nodes.get(nodeId), gcsError("not_found", `Cannot read node ${nodeId}`));
    const principal = `urn:globus:auth:identity:${seedIds.outsider}`;
    const role = await roles.create({ principal, "role": "activity_monitor" }).send();
    assert.equal((await roles.get(String(role.id))).principal, principal);
    const again = roles.create({ principal, "role": "activity_monitor" }).send();
    await assert.rejects(again, gcsError("conflict", "Role already assigned"));
    assert.equal((await all(roles.list({ allRoles: true }))).length, 6);
    assert.equal((await all(roles.list({ collectionId: guestCollection }))).length, 1);
    await roles.delete(String(role.id)).send();
    assert.equal((await all(roles.list())).length, 2);
  });
});

Deno.test("a gateway, a mapped and a guest collection live their lives", async () => {
  await atSandbox(async ({ storageGateways, collections }) => {
    const gateway = await storageGateways.create({
      "connector_id": connectors.posix.id,
      "display_name": "New",
      "policies": { "groups_deny": ["x"] },
    }).send();
    const gatewayId = String(gateway.id);
    assert.deepEqual(gateway.policies?.["groups_deny"], ["x"]);
    const mapped = await collections.create({
      "collection_type": "mapped",
      "collection_base_path": "/",
      "display_name": "M",
      "public": true,
      "delete_protected": false,
      "storage_gateway_id": gatewayId,
    }).send();
    const mappedId = String(mapped.id);
    const changed = await collections.update(mappedId, { "user_message": "Hi" }).send();
    assert.equal(changed?.user_message, "Hi");
    const whole = await collections.get(mappedId, { includePrivatePolicies: true });
    assert.equal(whole.root_path, "/");
    assert.equal((await collections.get(mappedId)).root_path, undefined);
    assert.equal((await collections.check(mappedId))[0]?.message, "OK");
    const removal = storageGateways.delete(gatewayId).send();
    await assert.rejects(removal, gcsError("conflict", `(${mappedId})`));
    await collections.setDomain(mappedId, { "domain_name": "x.org", "wildcard": false }).send();
    assert.equal((await collections.getDomain(mappedId)).domain_name, "x.org");
    await collections.deleteDomain(mappedId).send();
    await assert.rejects(
      collections.getDomain(mappedId),
      gcsError("not_found", "Domain not found"),
    );
    await collections.setOwner(mappedId, seedIds.researcher).send();
    await collections.setSubscriptionAdminVerified(mappedId, true).send();
    assert.equal((await collections.get(mappedId)).subscription_admin_verified, true);
    await collections.delete(mappedId).send();
    await storageGateways.delete(gatewayId).send();
    const protectedOne = collections.delete(mappedCollection).send();
    await assert.rejects(protectedOne, gcsError("conflict", "protected from deletion"));
    const taken = await collections.batchDelete([guestCollection, id]).send();
    assert.deepEqual(taken.ids, [guestCollection]);
  });
});

Deno.test("what a guest collection lacks is told with the command that gets it", async () => {
  const guest = {
    "collection_type": "guest",
    "collection_base_path": "/g",
    "display_name": "G",
    "public": false,
    "mapped_collection_id": mappedCollection,
  } as const;
  await atSandbox(async ({ collections }) => {
    await assert.rejects(collections.create(guest).send(), (error) => {
      gcsError("auth", "Missing required scopes")(error);
      return error instanceof Error && "hint" in error &&
        error.hint === `gcs session consent -- '${dataAccess}'`;
    });
  });
  const foreign = { identity: "visitor@elsewhere.example", scopes: dataAccess };
  await atSandbox(async ({ collections }) => {
    const refused = collections.create(guest).send();
    await assert.rejects(refused, gcsError("forbidden", "domains only: example.org"));
  }, foreign);
  await atSandbox(async ({ collections }) => {
    const made = await collections.create(guest).send();
    assert.equal(made.mapped_collection_id, mappedCollection);
  }, { scopes: dataAccess });
});

Deno.test("credentials keep their secrets to themselves on the way there and back", async () => {
  await atSandbox(async ({ userCredentials }, sandbox) => {
    const made = await userCredentials.create({
      "connector_id": connectors.s3.id,
      "storage_gateway_id": s3Gateway,
      "policies": { "s3_key_id": "K", "s3_secret_key": "WIRE-S3CRET" },
    }).send();
    const sent = sandbox.requests.find(({ method }) => method === "POST");
    assert.match(JSON.stringify(sent?.body), /WIRE-S3CRET/, "the endpoint does get it");
    const credentialId = String(made.id);
    const listed = await all(userCredentials.list({ storageGatewayId: s3Gateway }));
    assert.deepEqual(listed.map((one) => one.id), [credentialId]);
    const read = await userCredentials.get(credentialId);
    assert.ok(!JSON.stringify([made, listed, read]).includes("WIRE-S3CRET"));
    const named = await userCredentials.update(credentialId, { "display_name": "Keys" }).send();
    assert.equal(named?.display_name, "Keys");
    await userCredentials.delete(credentialId).send();
    assert.deepEqual(await all(userCredentials.list({ all: true })), []);
  });
});

Deno.test("a provider login leads through the provider to a credential", async () => {
  await atSandbox(async ({ storageGateways, userCredentials }, sandbox) => {
    const gateway = await storageGateways.create({
      "connector_id": connectors.box.id,
      "policies": { "enterpriseID": "e" },
    }).send();
    const { providerLogin } = userCredentials;
    const form = {
      "identity_id": seedIds.admin,
      "redirect_uri": `${sandbox.managerUrl}/api/v1/authclicomplete`,
      "storage_gateway": String(gateway.id),
    };
    const begun = await providerLogin.start(form).send();
    const state = new URL(begun.location).searchParams.get("state") ?? "";
    const done = await providerLogin.finish({ state, code: "c" });
    const credentialId = new URL(done.location).searchParams.get("user_credential_id") ?? "";
    await providerLogin.complete(credentialId);
    assert.equal((await userCredentials.get(credentialId)).provisioned, true);
    const again = providerLogin.finish({ state, code: "c" });
    await assert.rejects(again, gcsError("rejected", "The state is unknown or was used"));
    const denied = await providerLogin.start(form).send();
    const other = new URL(denied.location).searchParams.get("state") ?? "";
    const back = await providerLogin.finish({ state: other, error: "access_denied" });
    assert.equal(new URL(back.location).searchParams.get("error"), "access_denied");
    assert.equal((await all(userCredentials.list())).length, 1);
  });
});

Deno.test("streams, their secrets and sharing policies come and go", async () => {
  await atSandbox(async ({ streamGateways, lanSecrets, sharingPolicies }) => {
    const gateway = await streamGateways.create({ "display_name": "S" }).send();
    const gatewayId = String(gateway.id);
    const changed = await streamGateways.update(gatewayId, { "run_as_local_user": true }).send();
    assert.equal(changed?.run_as_local_user, true);
    const secret = await lanSecrets.create({
      "stream_access_point_id": gatewayId,
      "tunnel_id": id,
    }).send();
    assert.match(secret.secret?.reveal() ?? "", /^\w{40}$/);
    await lanSecrets.delete(String(secret.id)).send();
    await streamGateways.delete(gatewayId).send();
    assert.deepEqual(await all(streamGateways.list()), []);
    const policy = await sharingPolicies.create({
      "collection_id": mappedCollection,
      "users": ["ada"],
      "sharing_restrict_paths": { "read": ["/"] },
    }).send();
    const listed = await all(sharingPolicies.list(mappedCollection, { username: "ada" }));
    assert.deepEqual(listed.map((one) => one.id), [policy.id]);
    await sharingPolicies.delete(String(policy.id)).send();
    assert.deepEqual(await all(sharingPolicies.list(mappedCollection)), []);
  });
});

Deno.test("lists and versions come whole from an endpoint that gives one document a page", async () => {
  await atSandbox(async (gcs) => {
    assert.equal((await all(gcs.collections.list())).length, 3);
    assert.equal((await all(gcs.collections.checkAll())).length, 3);
    assert.equal((await all(gcs.storageGateways.list())).length, 3);
    const { info, connectors: installed } = await gcs.info.get();
    assert.equal(info.endpoint_id, endpoint);
    assert.equal(installed.length, 14);
    assert.equal(new Set(installed.map((one) => one.id)).size, 14);
  }, { maxPageSize: 1 });
});

Deno.test("filters ask the endpoint, and an unknown one is its refusal", async () => {
  await atSandbox(async ({ collections }) => {
    const filtered = async (...filter: string[]) =>
      (await all(collections.list({ filter }))).map((one) => one.id);
    assert.deepEqual(await filtered("guest_collections"), [guestCollection]);
    assert.deepEqual(await filtered("mapped_collections", "created_at<2026-02-01"), [
      mappedCollection,
    ]);
    const ofGateway = await all(collections.list({ storageGatewayId: posixGateway }));
    assert.deepEqual(ofGateway.map((one) => one.id), [mappedCollection, guestCollection]);
    await assert.rejects(filtered("mine"), gcsError("rejected", "There is no filter mine"));
  });
});

Deno.test("a raw request finds what no method of the library asks for", async () => {
  await atSandbox(async (gcs) => {
    const { status, json } = await gcs.request("GET", "/audit-logs", { query: { page_size: 1 } });
    assert.equal(status, 200);
    assert.match(JSON.stringify(json), /"event_type":"authentication"/);
    const put = gcs.request("PUT", "audit-logs");
    await assert.rejects(put, gcsError("failed", "Cannot PUT /api/audit-logs"));
  });
});

const faults: readonly (readonly [string, object, string, RegExp])[] = [
  ["a page of HTML", { body: "html" }, "failed", /JSON/],
  ["half an answer", { body: "broken" }, "failed", /JSON/],
  ["a gateway's page", { body: "html", status: 502 }, "unavailable", /status 502/],
  ["a rate limit", { status: 429, retryAfter: "7" }, "unavailable", /Fault injected/],
  ["a stale login", { answer: "authentication-timeout" }, "auth", /reauthenticate/],
  ["a lost consent", { answer: "expired-consent" }, "auth", /Missing required scopes/],
  [
    "an answer that repeats the request",
    { body: "echo", status: 403 },
    "forbidden",
    /Failure with/,
  ],
  ["a connection cut before", { drop: "before" }, "unavailable", /127\.0\.0\.1/],
];
for (const [what, fault, kind, words] of faults) {
  Deno.test(`${what} is ${kind} and never shows the token`, async () => {
    await atSandbox(async (gcs, sandbox) => {
      sandbox.faults.add({ match: { path: "/api/nodes" }, ...fault });
      await assert.rejects(all(gcs.nodes.list()), (error) => {
        gcsError(kind, words)(error);
        return !/Ag[A-Za-z0-9]{30}/.test(Deno.inspect(error, { depth: 9 }));
      });
    });
  });
}
