import assert from "node:assert/strict";
import {
  exportDeclaration,
  planDeclaration,
  readStoredPlan,
  requireUnchanged,
  storedText,
} from "../../src/declare/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import fc from "../_support/fast_check.ts";
import { applicable } from "./_applicable.ts";
import { apply } from "./_apply.ts";
import { edited, edits, fileText } from "./_edits.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";

/** Property 7: what somebody changes between plan and apply, where the plan has read it. */
export async function changedSinceIsRefused(numRuns: number): Promise<void> {
  const pairsEach = 10;
  const count = { refused: 0, accepted: 0 };
  const pairs = fc.array(fc.tuple(edits, edits), { minLength: pairsEach, maxLength: pairsEach });
  await fc.assert(
    fc.asyncProperty(applicable, pairs, async (seed, drawn) => {
      await using endpoint = await startEndpoint(seed);
      const { services } = endpoint;
      const { document } = await exportDeclaration(services);
      for (const [at, [own, others]] of drawn.entries()) {
        const file = fileText(edited(document, own, `Own ${at}`));
        const made = await planDeclaration(services, await declarationOf(file));
        const plan = await readStoredPlan(storedText(made), "site.plan");
        await requireUnchanged(services, plan);
        const { items } = await apply(services, fileText(edited(document, others, `Other ${at}`)));
        const kindsRead: readonly string[] = ["endpoint", ...plan.reads.kinds];
        const isSeen = items.some(({ id }) => kindsRead.includes(id.split("/")[0] ?? ""));
        const refused = await requireUnchanged(services, plan).then(() => false, (error) => {
          assert.ok(error instanceof GcsError && error.kind === "conflict", String(error));
          return true;
        });
        if (isSeen) assert.ok(refused, file);
        if (items.length === 0) assert.ok(!refused, file);
        count[refused ? "refused" : "accepted"]++;
      }
    }),
    { numRuns: Math.ceil(numRuns / pairsEach), endOnFailure: true },
  );
  assert.ok(count.refused > numRuns / 2 && count.accepted > 0, JSON.stringify(count));
}
