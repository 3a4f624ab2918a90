import assert from "node:assert/strict";
import { apply } from "./_apply.ts";
import { startEndpoint } from "./_endpoint.ts";

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
