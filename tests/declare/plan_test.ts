import assert from "node:assert/strict";
import { planDeclaration, problemLine } from "../../src/declare/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";

const isMutation = ({ method }: { readonly method: string }) => method !== "GET";

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
