import assert from "node:assert/strict";
import type { Operation } from "../../src/base/mod.ts";
import {
  exportDeclaration,
  planDeclaration,
  problemLine,
  readyPlan,
  type SecretSource,
  type Services,
} from "../../src/declare/mod.ts";
import { connectors } from "../../src/gcs/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import fc from "../_support/fast_check.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";
import { states } from "./_states.ts";

const secrets: SecretSource = {
  read: () => Promise.resolve(new Secret("drawn-for-a-test")),
  check: () => Promise.resolve(undefined),
};

type Perform = <Result>(operation: Operation<Result>) => Promise<Result>;

async function apply(services: Services, text: string, perform: Perform = (one) => one.send()) {
  const plan = await planDeclaration(services, await declarationOf(text));
  assert.deepEqual(plan.problems.map(problemLine), [], text);
  const ready = await readyPlan(plan, { services, secrets });
  return await ready.carryOut({ perform, workers: 4 });
}

/** Gateways that let the owner's guest collections be made, and names that are there once. */
const applicable = states.map((seed) => {
  const open = new Set(
    seed.storage_gateways.filter((one) =>
      one.connector_id === connectors.posix.id && one.users_allow === undefined &&
      one.allowed_domains === undefined
    ).map(({ id }) => id as unknown),
  );
  const collections = seed.collections
    .filter((one) => one["collection_type"] === "mapped" || open.has(one["storage_gateway_id"]))
    .map((one, at) => ({ ...one, "display_name": `${one["display_name"]} ${at}` }));
  const ids = new Set(collections.map((one) => (one as Record<string, unknown>)["id"]));
  return {
    ...seed,
    "storage_gateways": seed.storage_gateways.map((one, at) => ({
      ...one,
      "display_name": `${one.display_name} ${at}`,
    })),
    collections,
    roles: seed.roles.filter(({ collection }) => collection === null || ids.has(collection)),
    "sharing_policies": seed.sharing_policies.filter((one) => ids.has(one.collection_id)),
    nodes: [],
  };
});

const empty = {
  "storage_gateways": [],
  collections: [],
  nodes: [],
  roles: [],
  generate: { "audit_logs": 0 },
};

/** The state as a file that makes it anywhere: with secrets where the API wants them. */
async function fileOf(seed: unknown): Promise<string> {
  await using endpoint = await startEndpoint(seed);
  const { text } = await exportDeclaration(endpoint.services);
  return text.replace(/^( +)client_id: .*\n/gm, "$&$1secret: env:GCS_TEST\n");
}

function withoutIds(text: string): string {
  return text.replace(/^ *# .*\n/gm, "");
}

Deno.test("after apply the plan is empty, and a second apply sends nothing, for every state", async () => {
  await fc.assert(
    fc.asyncProperty(applicable, async (seed) => {
      const file = await fileOf(seed);
      await using endpoint = await startEndpoint(empty);
      const { services, sandbox } = endpoint;
      const report = await apply(services, file);
      assert.deepEqual(report.items.filter(({ outcome }) => outcome !== "done"), [], file);
      const { text } = await exportDeclaration(services);
      assert.equal(
        withoutIds(text),
        withoutIds(file).replace(/^ +secret: env:GCS_TEST\n/gm, ""),
      );
      sandbox.clearRequests();
      assert.deepEqual((await apply(services, file)).items, []);
      assert.deepEqual(sandbox.requests.filter(({ method }) => method !== "GET"), []);
    }),
    { numRuns: 200, endOnFailure: true },
  );
});

Deno.test("killed after any request and applied again, the endpoint is as without the kill", async () => {
  await fc.assert(
    fc.asyncProperty(applicable, fc.nat(12), async (seed, limit) => {
      const file = await fileOf(seed);
      await using endpoint = await startEndpoint(empty);
      const { services } = endpoint;
      let sent = 0;
      const killed: Perform = async (operation) => {
        if (sent >= limit) throw new Error("killed");
        sent++;
        return await operation.send();
      };
      await apply(services, file, killed).catch((error) => assert.equal(error.message, "killed"));
      await apply(services, file);
      const { text } = await exportDeclaration(services);
      assert.equal(
        withoutIds(text),
        withoutIds(file).replace(/^ +secret: env:GCS_TEST\n/gm, ""),
      );
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

Deno.test("what a file does not say is unchanged, byte for byte", async () => {
  await using endpoint = await startEndpoint({});
  const { services, sandbox } = endpoint;
  const before = sandbox.snapshot();
  await apply(
    services,
    "apiVersion: gcs/v1\nkind: Endpoint\ncollections:\n" +
      "  - { display_name: Projects, description: Changed }\n",
  );
  assert.equal(sandbox.snapshot().replace(/,"description":"Changed"/, ""), before);
});

Deno.test("a failure stops what needs what failed, and nothing else", async () => {
  await using endpoint = await startEndpoint({});
  const { services } = endpoint;
  const text = "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n" +
    "  - { display_name: A, connector: posix }\n  - { display_name: B, connector: posix }\n" +
    "collections:\n" +
    "  - { display_name: On A, storage_gateway: A, collection_base_path: / }\n" +
    "  - { display_name: On B, storage_gateway: B, collection_base_path: / }\n";
  endpoint.sandbox.faults.add({
    match: { method: "POST", path: "/api/storage_gateways" },
    status: 400,
    times: 1,
  });
  const { items } = await apply(services, text);
  const outcomes = new Map(items.map(({ id, outcome }) => [id, outcome]));
  const failed = outcomes.get("storage_gateways/A") === "failed" ? "A" : "B";
  const other = failed === "A" ? "B" : "A";
  assert.equal(outcomes.get(`collections/${failed}/On ${failed}`), "not_started");
  assert.equal(outcomes.get(`collections/${other}/On ${other}`), "done");
  assert.equal((await apply(services, text)).count.done, 2);
});
