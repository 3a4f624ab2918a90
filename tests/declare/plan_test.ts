import assert from "node:assert/strict";
import {
  exportDeclaration,
  planDeclaration,
  planLines,
  problemLine,
} from "../../src/declare/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import fc from "../_support/fast_check.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";
import { states } from "./_states.ts";

const isMutation = ({ method }: { readonly method: string }) => method !== "GET";

Deno.test("the plan of what was exported is empty, for every state and every connector", async () => {
  const seen = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(states, async (seed) => {
      await using endpoint = await startEndpoint(seed);
      const { text } = await exportDeclaration(endpoint.services);
      assert.doesNotMatch(text, /not-to-be-seen/);
      const plan = await planDeclaration(endpoint.services, await declarationOf(text));
      assert.deepEqual(plan.problems.map(problemLine), [], text);
      assert.deepEqual(planLines(plan), ["No changes. The endpoint is as the file says."], text);
      assert.deepEqual(endpoint.sandbox.requests.filter(isMutation), []);
      for (const one of seed.storage_gateways) seen.add(one.connector_id);
    }),
    { numRuns: 200 },
  );
  assert.equal(seen.size, 14);
});

Deno.test("the order of objects in a file makes no difference to the plan", async () => {
  await using endpoint = await startEndpoint({});
  const head = "apiVersion: gcs/v1\nkind: Endpoint\n";
  const gateways = ["A", "B"].map((name) => `  - { display_name: ${name}, connector: posix }\n`);
  const collections = ["A", "B"].map((name) =>
    `  - { display_name: On ${name}, storage_gateway: ${name}, collection_base_path: / }\n`
  );
  const textOf = (at: readonly number[]) =>
    `${head}collections:\n${at.map((one) => collections[one]).join("")}` +
    `storage_gateways:\n${at.map((one) => gateways[one]).join("")}`;
  const plans = [];
  for (const at of [[0, 1], [1, 0]]) {
    plans.push(
      planLines(await planDeclaration(endpoint.services, await declarationOf(textOf(at)))),
    );
  }
  assert.deepEqual(plans[0], plans[1]);
  assert.equal(plans[0]?.at(-1), "Plan: 4 to create, 0 to change, 0 to delete.");
});

Deno.test("a plan reads lists, and one list of roles, and sends nothing but GETs", async () => {
  await using endpoint = await startEndpoint({
    generate: { "mapped_collections": 1000, "audit_logs": 0 },
  });
  const text = "apiVersion: gcs/v1\nkind: Endpoint\ncollections:\n" +
    Array.from(
      { length: 1000 },
      (_, at) =>
        `  - { display_name: Generated mapped collection ${at}, public: ${at % 2 === 0}` +
        `${at < 200 ? ", roles: { access_manager: [] }" : ""} }\n`,
    ).join("");
  await Array.fromAsync(endpoint.services.gcs.collections.list({ includePrivatePolicies: true }));
  const listRequests = endpoint.sandbox.requests.length;
  endpoint.sandbox.clearRequests();
  const declaration = await declarationOf(text);
  const plan = await planDeclaration(endpoint.services, declaration);
  assert.deepEqual(plan.actions, []);
  assert.deepEqual(endpoint.sandbox.requests.filter(isMutation), []);
  const paths = endpoint.sandbox.requests.map(({ path }) => path);
  assert.deepEqual([...new Set(paths)].sort(), [
    ...["/api/collections", "/api/endpoint", "/api/roles", "/api/storage_gateways"],
  ]);
  assert.equal(paths.length, listRequests + 3);
});

Deno.test("members that an older endpoint does not know, and of a newer one, are no drift", async () => {
  await using endpoint = await startEndpoint({});
  const { services } = endpoint;
  const gcs = Object.create(services.gcs, {
    collections: {
      value: {
        async *list() {
          for await (const one of services.gcs.collections.list({ includePrivatePolicies: true })) {
            yield { ...one, "DATA_TYPE": "collection#1.4.0", "newer_member": { a: 1 } };
          }
        },
      },
    },
  });
  const text = "apiVersion: gcs/v1\nkind: Endpoint\ncollections:\n" +
    "  - { display_name: Projects, https_methods: [GET], user_message: '' }\n";
  const plan = await planDeclaration({ ...services, gcs }, await declarationOf(text));
  assert.deepEqual(plan.actions, []);
  assert.deepEqual(plan.notCompared, ["collections/Projects: https_methods"]);
});

const refusals: Readonly<Record<string, readonly [body: string, told: RegExp]>> = {
  "a change of what cannot change": [
    "storage_gateways:\n  - { display_name: Protected data, high_assurance: false }\n",
    /^site\.yaml:4:37: "high_assurance" is true in the endpoint and false here: it cannot change/,
  ],
  "a reference to nothing": [
    "collections:\n  - { display_name: X, storage_gateway: Nowhere, collection_base_path: / }\n",
    /^site\.yaml:4:24: "storage_gateway": there is no storage gateway "Nowhere"$/,
  ],
  "another endpoint": [
    "id: 5a4d0000-0000-4000-8000-000000000009\n",
    /^site\.yaml:3:1: the file is for the endpoint 5a4d0000-0000-4000-8000-000000000009, and/,
  ],
  "an id that nothing has": [
    `collections:\n  - { id: ${seedIds.admin} }\n`,
    /^site\.yaml:4:7: "id": there is no collection with the id/,
  ],
  "a node that is not there": [
    "nodes:\n  - { ip_addresses: [192.0.2.99] }\n",
    /^site\.yaml:4:7: "ip_addresses": is no node of the endpoint: gcs node setup makes them$/,
  ],
  "null where the server has a value of its own": [
    "collections:\n  - { display_name: Projects, enable_https: null }\n",
    /^site\.yaml:4:31: collection "Projects": "enable_https" cannot be cleared/,
  ],
  "somebody whom nobody knows": [
    "roles: { administrator: [nobody@example.org] }\n",
    /^site\.yaml:3:26: Globus Auth knows no identity with the name "nobody@example\.org"$/,
  ],
};

for (const [name, [body, told]] of Object.entries(refusals)) {
  Deno.test(`a plan refuses ${name}, with line and column`, async () => {
    await using endpoint = await startEndpoint({});
    const declaration = await declarationOf(`apiVersion: gcs/v1\nkind: Endpoint\n${body}`);
    const { problems } = await planDeclaration(endpoint.services, declaration);
    assert.match(problems.map(problemLine)[0] ?? "", told);
    assert.deepEqual(endpoint.sandbox.requests.filter(isMutation), []);
  });
}
