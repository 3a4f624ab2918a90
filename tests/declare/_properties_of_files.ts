import assert from "node:assert/strict";
import { isObject } from "../../src/base/mod.ts";
import {
  exportDeclaration,
  planDeclaration,
  planLines,
  problemLine,
} from "../../src/declare/mod.ts";
import fc from "../_support/fast_check.ts";
import { applicable } from "./_applicable.ts";
import { edited, edits, fileText, shuffled } from "./_edits.ts";
import { declarationOf, type Endpoint, startEndpoint } from "./_endpoint.ts";

type Members = Readonly<Record<string, unknown>>;

/** Runs some edited files against each of some endpoints, so that few have to be started. */
export async function forFiles(
  numRuns: number,
  property: (endpoint: Endpoint, file: Members, order: readonly number[]) => Promise<void>,
): Promise<void> {
  const filesEach = 10;
  await fc.assert(
    fc.asyncProperty(
      applicable,
      fc.array(edits, { minLength: filesEach, maxLength: filesEach }),
      async (seed, drawn) => {
        await using endpoint = await startEndpoint(seed);
        const { document } = await exportDeclaration(endpoint.services);
        for (const [at, how] of drawn.entries()) {
          const file = edited(document, how, `New ${at}`);
          await property(endpoint, file, how.order);
        }
      },
    ),
    { numRuns: Math.ceil(numRuns / filesEach), endOnFailure: true },
  );
}

/** Property 4. */
export async function orderMakesNoDifference(numRuns: number): Promise<void> {
  let planned = 0;
  await forFiles(numRuns, async ({ services }, file, order) => {
    const [first, second] = await Promise.all(
      [file, shuffled(file, order)].map(async (one) => {
        const plan = await planDeclaration(services, await declarationOf(fileText(one)));
        assert.deepEqual(plan.problems.map(problemLine), [], fileText(one));
        const lines = planLines(plan);
        // The members of an object are shown as they stand in the file.
        return { actions: plan.actions.map(({ key }) => key), lines: lines.toSorted() };
      }),
    );
    assert.deepEqual(first, second, fileText(file));
    planned += first?.actions.length ?? 0;
  });
  assert.ok(planned > numRuns, `${planned} changes`);
}

/** Property 6: the requests of a plan are those of the lists, and identities where people are named. */
export async function planSendsGetsAlone(numRuns: number): Promise<void> {
  await forFiles(numRuns, async ({ services, sandbox }, file) => {
    sandbox.clearRequests();
    await planDeclaration(services, await declarationOf(fileText(file)));
    assert.deepEqual(sandbox.requests.filter(({ method }) => method !== "GET"), []);
    const count = (path: string) => sandbox.requests.filter((one) => one.path === path).length;
    const collections = file["collections"];
    const withRoles = (Array.isArray(collections) ? collections : [])
      .filter((one) => isObject(one) && one["roles"] !== undefined).length;
    const expected: Readonly<Record<string, number>> = {
      "/api/endpoint": 1,
      "/api/storage_gateways": 1,
      "/api/collections": 1,
      "/v2/api/identities": 1,
      "/v2/api/policies": 1,
      "/v2/api/projects": 1,
    };
    for (const { path } of sandbox.requests) {
      if (path === "/api/roles") assert.ok(count(path) <= Math.max(withRoles, 1));
      else if (path !== "/api/sharing_policies") {
        assert.ok(count(path) <= (expected[path] ?? 0), path);
      }
    }
  });
}
