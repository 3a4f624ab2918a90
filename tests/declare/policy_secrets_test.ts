import assert from "node:assert/strict";
import {
  planDeclaration,
  problemLine,
  readyPlan,
  type SecretSource,
} from "../../src/declare/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { connectors } from "../../src/gcs/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";

const app = { "client_id": "app", secret: "old-secret-of-a-test" };

/** Gateways whose policies hold a secret, and a change of a sibling, in YAML. */
const gateways = {
  "google-cloud-storage": {
    ...{ policies: { ...app, buckets: ["one"], projects: ["p"] }, change: "buckets: [one, two]" },
    ...{ secret: "secret", changed: { buckets: ["one", "two"] } },
  },
  "azure-blob": {
    policies: { ...app, account: "a", adls: false, "auth_type": "user", tenant: null },
    ...{ change: "account: b", secret: "secret", changed: { account: "b" } },
  },
  onedrive: {
    ...{ policies: { ...app, tenant: "common" }, change: "tenant: own" },
    ...{ secret: "secret", changed: { tenant: "own" } },
  },
  dropbox: {
    ...{ policies: { ...app, "user_api_rate_limit": 7 }, change: "user_api_rate_limit: 9" },
    ...{ secret: "secret", changed: { "user_api_rate_limit": 9 } },
  },
  "google-drive": {
    ...{ policies: { ...app, "user_api_rate_quota": 7 }, change: "user_api_rate_quota: 9" },
    ...{ secret: "secret", changed: { "user_api_rate_quota": 9 } },
  },
  box: {
    ...{ policies: { ...app, "user_api_rate_limit": 7 }, change: "user_api_rate_limit: 9" },
    ...{ secret: "secret", changed: { "user_api_rate_limit": 9 } },
  },
  ceph: {
    policies: {
      ...{ "ceph_admin_key_id": "key", "ceph_admin_secret_key": app.secret },
      "s3_endpoint": "https://s3.example.org",
    },
    ...{ change: "s3_buckets: [one]", secret: "ceph_admin_secret_key" },
    changed: { "s3_buckets": ["one"] },
  },
} as const;

const secrets: SecretSource = {
  read: ({ from, name }) => {
    if (name === "GCS_NEW") return Promise.resolve(new Secret("new-secret-of-a-test"));
    throw new GcsError("usage", `There is no ${from}:${name}`);
  },
  check: () => Promise.resolve(undefined),
};

async function stage(connector: keyof typeof gateways) {
  const found = connectors[connector];
  const { family, latest } = found.policies.storage;
  const gateway = {
    ...{ id: "5a4d1001-0000-4000-8000-000000000001", "display_name": "Drive" },
    "connector_id": found.id,
    policies: { "DATA_TYPE": `${family}#${latest}`, ...gateways[connector].policies },
  };
  const endpoint = await startEndpoint({ "storage_gateways": [gateway], collections: [] });
  const planOf = async (policies: string) =>
    await planDeclaration(
      endpoint.services,
      await declarationOf(
        "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n" +
          `  - { display_name: Drive, connector: ${connector}, policies: { ${policies} } }\n`,
      ),
    );
  return { ...endpoint, planOf, stored: () => storedPolicies(endpoint.sandbox.snapshot()) };
}

/** Policies as the sandbox keeps them, secrets included. */
function storedPolicies(snapshot: string): Record<string, unknown> {
  return JSON.parse(snapshot).storageGateways[0][1].policies;
}

for (const [connector, { policies, change, changed, secret }] of Object.entries(gateways)) {
  const name = Object.keys(gateways).find((one): one is keyof typeof gateways => one === connector);
  if (name === undefined) continue;

  Deno.test(`a change of ${connector} policies sends the referenced secret and all siblings`, async () => {
    await using one = await stage(name);
    const before = one.stored();
    assert.equal(before[secret], app.secret);
    const plan = await one.planOf(`${change}, ${secret}: "env:GCS_NEW"`);
    assert.deepEqual(plan.problems, []);
    assert.deepEqual(
      plan.actions.map(({ changes }) => changes.map(({ field }) => field)),
      [Object.keys(changed).map((member) => `policies.${member}`)],
    );
    const ready = await readyPlan(plan, { services: one.services, secrets });
    const report = await ready.carryOut({ perform: (operation) => operation.send(), workers: 1 });
    assert.equal(report.count.done, 1);
    assert.deepEqual(
      { ...one.stored(), "DATA_TYPE": undefined },
      { ...policies, ...changed, [secret]: "new-secret-of-a-test", "DATA_TYPE": undefined },
    );
  });

  Deno.test(`a change of ${connector} policies without the secret is refused at its place`, async () => {
    await using one = await stage(name);
    const { problems } = await one.planOf(change);
    assert.match(
      problems.map(problemLine).join("\n"),
      new RegExp(`^site\\.yaml:4:\\d+: .*"${secret}" would be lost.*${secret}: env:GCS_SECRET`),
    );
  });

  Deno.test(`a change of ${connector} policies whose secret is not there names the reference`, async () => {
    await using one = await stage(name);
    const plan = await one.planOf(`${change}, ${secret}: "env:GCS_OTHER"`);
    one.sandbox.clearRequests();
    await assert.rejects(
      readyPlan(plan, { services: one.services, secrets }),
      /There is no env:GCS_OTHER/,
    );
    assert.deepEqual(one.sandbox.requests, []);
  });
}
