import assert from "node:assert/strict";
import { planDeclaration, planLines, problemLine } from "../../src/declare/mod.ts";
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
  "a storage gateway by an id that nothing has": [
    `collections:\n  - { display_name: X, storage_gateway: ${seedIds.admin} }\n`,
    /^site\.yaml:4:24: "storage_gateway": there is no storage gateway with the id/,
  ],
  "a guest collection on a guest collection": [
    "collections:\n" +
    "  - { display_name: X, mapped_collection: Shared results, collection_base_path: / }\n",
    /^site\.yaml:4:24: "mapped_collection": "Shared results" is a guest collection$/,
  ],
  "an authentication policy without a project": [
    "auth_policies:\n  - { display_name: MFA, required_mfa: true }\n",
    /^site\.yaml:4:5: cannot create "MFA": .*"project_id" is missing/,
  ],
  "one new collection that is declared in two ways": [
    "collections:\n" +
    "  - { display_name: X, storage_gateway: Project storage, collection_base_path: / }\n" +
    `  - { display_name: X, storage_gateway: ${seedIds.posixGateway}, collection_base_path: / }\n`,
    /^site\.yaml:5:5: "X" and "X" are the same object$/,
  ],
  "a new collection on a new gateway that is not managed": [
    "storage_gateways:\n  - { display_name: New, connector: posix, managed: false }\n" +
    "collections:\n  - { display_name: X, storage_gateway: New, collection_base_path: / }\n",
    /^collections\/X needs storage_gateways\/New, which is not there and is not created/,
  ],
  "somebody whom nobody knows": [
    "endpoint: { public: true }\nroles: { administrator: [nobody@example.org] }\n",
    /^site\.yaml:4:26: Globus Auth knows no identity with the name "nobody@example\.org"$/,
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

const head = "apiVersion: gcs/v1\nkind: Endpoint\n";

Deno.test("a plan of a target refuses what needs an object that is no target", async () => {
  await using endpoint = await startEndpoint({});
  const text = `${head}storage_gateways:\n  - { display_name: New, connector: posix }\n` +
    "collections:\n  - { display_name: X, storage_gateway: New, collection_base_path: / }\n";
  const declaration = await declarationOf(text);
  const planned = async (targets: readonly string[]) => {
    const plan = await planDeclaration(endpoint.services, declaration, { targets });
    return plan.problems.map(problemLine);
  };
  const [told] = await planned(["collections/X"]);
  assert.match(told ?? "", /^collections\/X needs storage_gateways\/New, which is not there/);
  assert.deepEqual(await planned(["collections/X", "storage_gateways/New"]), []);
});

Deno.test("a plan of a target deletes nothing", async () => {
  await using endpoint = await startEndpoint({});
  const declaration = await declarationOf(`${head}collections: [{ display_name: Projects }]\n`);
  const { actions, problems } = await planDeclaration(endpoint.services, declaration, {
    targets: ["collections/Projects"],
    prune: { kinds: ["collections"], limit: 9 },
  });
  assert.deepEqual(actions, []);
  assert.match(problems.map(problemLine).join(), /--prune .* does not go with --target/);
});

Deno.test("what is ignored is left out, roles and references too", async () => {
  await using endpoint = await startEndpoint({});
  const declaration = await declarationOf(
    `${head}collections:\n  - id: ${seedIds.mappedCollection}\n` +
      "    ignore: [roles, sharing_policies, storage_gateway, description]\n" +
      "    storage_gateway: Protected data\n    description: Other\n" +
      "    roles: { access_manager: [] }\n" +
      "    sharing_policies: [{ users: [ada], sharing_restrict_paths: { read: [/x] } }]\n",
  );
  const { actions, problems } = await planDeclaration(endpoint.services, declaration);
  assert.deepEqual(problems.map(problemLine), []);
  assert.deepEqual(actions, []);
});

Deno.test("roles of two collections of one name are told apart", async () => {
  await using endpoint = await startEndpoint({});
  const roles = "roles: { access_manager: [researcher@example.org] }";
  const declaration = await declarationOf(
    `${head}collections:\n` +
      ["Project storage", "Object store"].map((gateway) =>
        `  - { display_name: C, storage_gateway: ${gateway}, collection_base_path: /, ${roles} }\n`
      ).join(""),
  );
  const { actions } = await planDeclaration(endpoint.services, declaration);
  assert.equal(new Set(actions.map(({ key }) => key)).size, 4);
  const lines = planLines(await planDeclaration(endpoint.services, declaration));
  const told = '+ role "access_manager researcher@example.org" on "C" in ';
  for (const gateway of ["Project storage", "Object store"]) {
    assert.ok(lines.includes(`${told}"${gateway}"`), lines.join("\n"));
  }
});

Deno.test("a plan names what a collection lies in that its file tells by id alone", async () => {
  await using endpoint = await startEndpoint({});
  const roles = "roles: { access_manager: [researcher@example.org] }";
  const declaration = await declarationOf(
    `${head}collections:\n  - { id: ${seedIds.mappedCollection}, ${roles} }\n` +
      `  - { display_name: Shared results, ${roles} }\n`,
  );
  const lines = planLines(await planDeclaration(endpoint.services, declaration));
  const about = lines.filter((line) => line.startsWith("+ role")).map((line) =>
    line.split(" on ")[1]
  );
  assert.deepEqual(about, [
    `"${seedIds.mappedCollection}" in "Project storage"`,
    '"Shared results" in "Projects"',
  ]);
});

Deno.test("a plan shows the connector of a new storage gateway by its name", async () => {
  await using endpoint = await startEndpoint({});
  const declaration = await declarationOf(
    `${head}storage_gateways: [{ display_name: New, connector: google_drive, ` +
      "policies: { client_id: a, secret: ask } }]\n",
  );
  const lines = planLines(await planDeclaration(endpoint.services, declaration));
  assert.ok(lines.includes('    connector: "google-drive"'), lines.join("\n"));
});
