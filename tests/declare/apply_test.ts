import assert from "node:assert/strict";
import { planDeclaration, readyPlan } from "../../src/declare/mod.ts";
import { apply, secrets } from "./_apply.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";

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

Deno.test("nobody loses a role before whoever shall have it has it", async () => {
  await using endpoint = await startEndpoint({});
  const { services, sandbox } = endpoint;
  const text =
    "apiVersion: gcs/v1\nkind: Endpoint\nroles: { administrator: [researcher@example.org] }\n";
  sandbox.faults.add({ match: { method: "POST", path: "/api/roles" }, status: 400, times: 1 });
  const { count } = await apply(services, text);
  assert.deepEqual([count.failed, count.not_started], [1, 1]);
  assert.deepEqual(sandbox.requests.filter(({ method }) => method === "DELETE"), []);
  sandbox.clearRequests();
  assert.equal((await apply(services, text)).count.done, 2);
  const sent = sandbox.requests.map(({ method }) => method).filter((method) => method !== "GET");
  assert.deepEqual(sent, ["POST", "DELETE"]);
});

Deno.test("a storage gateway stays while something in it could not be deleted", async () => {
  await using endpoint = await startEndpoint({ collections: [], "storage_gateways": [] });
  const { services, sandbox } = endpoint;
  const head = "apiVersion: gcs/v1\nkind: Endpoint\n";
  const open = "delete_protected: false, collection_base_path: /";
  await apply(
    services,
    `${head}storage_gateways: [{ display_name: A, connector: posix }]\n` +
      `collections: [{ display_name: On A, storage_gateway: A, ${open} }]\n`,
  );
  sandbox.faults.add({ match: { method: "DELETE" }, status: 400, times: 1 });
  const plan = await planDeclaration(services, await declarationOf(head), {
    prune: { kinds: ["storage_gateways", "collections"], limit: 1 },
  });
  const ready = await readyPlan(plan, { services, secrets });
  const { count } = await ready.carryOut({ perform: (one) => one.send(), workers: 4 });
  assert.deepEqual([count.failed, count.not_started], [1, 1]);
});
