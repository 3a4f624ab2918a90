import assert from "node:assert/strict";
import {
  exportDeclaration,
  planDeclaration,
  planLines,
  problemLine,
} from "../../src/declare/mod.ts";
import fc from "../_support/fast_check.ts";
import { applicable, empty, fileOf, withoutIds } from "./_applicable.ts";
import { apply, type Perform } from "./_apply.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";
import { connectorCount, states } from "./_states.ts";

/** Property 1. */
export async function planOfExportIsEmpty(numRuns: number): Promise<void> {
  const seen = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(states, async (seed) => {
      await using endpoint = await startEndpoint(seed);
      const { text } = await exportDeclaration(endpoint.services);
      assert.doesNotMatch(text, /not-to-be-seen/);
      const plan = await planDeclaration(endpoint.services, await declarationOf(text));
      assert.deepEqual(plan.problems.map(problemLine), [], text);
      assert.deepEqual(planLines(plan), ["No changes. The endpoint is as the file says."], text);
      assert.deepEqual(endpoint.sandbox.requests.filter(({ method }) => method !== "GET"), []);
      for (const one of seed.storage_gateways) seen.add(one.connector_id);
    }),
    { numRuns },
  );
  assert.equal(seen.size, connectorCount);
}

/** Property 2. */
export async function appliedTwiceSendsNothing(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(applicable, async (seed) => {
      const file = await fileOf(seed);
      await using endpoint = await startEndpoint(empty);
      const { services, sandbox } = endpoint;
      const report = await apply(services, file);
      assert.deepEqual(report.items.filter(({ outcome }) => outcome !== "done"), [], file);
      const { text } = await exportDeclaration(services);
      assert.equal(withoutIds(text), withoutIds(file));
      sandbox.clearRequests();
      assert.deepEqual((await apply(services, file)).items, []);
      assert.deepEqual(sandbox.requests.filter(({ method }) => method !== "GET"), []);
    }),
    { numRuns, endOnFailure: true },
  );
}

/** Property 3, with requests of which the answer is lost as well. */
export async function killedIsMadeGood(numRuns: number): Promise<void> {
  let kills = 0;
  await fc.assert(
    fc.asyncProperty(applicable, fc.nat(15), fc.boolean(), async (seed, limit, isSent) => {
      const file = await fileOf(seed);
      await using endpoint = await startEndpoint(empty);
      const { services } = endpoint;
      let sent = 0;
      const killed: Perform = async (operation) => {
        if (sent === limit) {
          kills++;
          if (isSent) await operation.send();
        }
        if (sent >= limit) throw new Error("killed");
        sent++;
        return await operation.send();
      };
      await apply(services, file, killed).catch((error) => assert.equal(error.message, "killed"));
      const report = await apply(services, file);
      assert.equal(report.count.done, report.items.length, file);
      const { text } = await exportDeclaration(services);
      assert.equal(withoutIds(text), withoutIds(file));
    }),
    { numRuns, endOnFailure: true },
  );
  assert.ok(kills > numRuns / 3, `${kills} of ${numRuns} were killed`);
}
