import assert from "node:assert/strict";
import {
  planDeclaration,
  readStoredPlan,
  requireUnchanged,
  storedText,
} from "../../src/declare/mod.ts";
import { planHash } from "../../src/declare/stored_plan.ts";
import fc from "../_support/fast_check.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";

const head = "apiVersion: gcs/v1\nkind: Endpoint\n";

Deno.test("a plan is the same when it is read from the text that it was stored as", async () => {
  await using endpoint = await startEndpoint({});
  const declaration = await declarationOf(
    `${head}storage_gateways:\n` +
      "  - { display_name: Drive, connector: google-drive, " +
      "policies: { client_id: a, secret: ask } }\n" +
      "  - { display_name: Protected data, managed: false, require_mfa: true }\n" +
      "collections:\n" +
      "  - { display_name: New, storage_gateway: Drive, collection_base_path: /,\n" +
      "      roles: { access_manager: [researcher@example.org] } }\n" +
      "  - { display_name: Projects, keywords: [a, b], description: '(secret)' }\n",
  );
  const plan = await planDeclaration(endpoint.services, declaration, {
    prune: { kinds: ["collections"], limit: 9 },
  });
  const read = await readStoredPlan(storedText(plan), "site.plan");
  assert.deepEqual(read.actions.map(({ body }) => body), plan.actions.map(({ body }) => body));
  assert.equal(storedText(read), storedText(plan));
  await requireUnchanged(endpoint.services, read);
});

Deno.test("no value of a file is taken for a reference when a plan is read again", async () => {
  await using endpoint = await startEndpoint({});
  const base = await planDeclaration(
    endpoint.services,
    await declarationOf(`${head}endpoint: { department: Physics }\n`),
  );
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const actions = base.actions.map((one) => ({ ...one, body: { value } }));
      const plan = { ...base, actions };
      const text = storedText({ ...plan, hash: await planHash(plan) });
      const read = await readStoredPlan(text, "site.plan");
      assert.equal(JSON.stringify(read.actions[0]?.body), JSON.stringify({ value }));
    }),
    { numRuns: 200 },
  );
});

Deno.test("a plan for another endpoint is refused", async () => {
  await using endpoint = await startEndpoint({});
  const plan = await planDeclaration(endpoint.services, await declarationOf(head));
  const other = "5a4d0000-0000-4000-8000-000000000009";
  await assert.rejects(
    requireUnchanged(endpoint.services, { ...plan, endpointId: other }),
    (error: Error & { kind?: string; hint?: string }) =>
      error.kind === "usage" && error.hint === `name its own endpoint: --endpoint ${other}`,
  );
});
