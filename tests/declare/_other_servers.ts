import assert from "node:assert/strict";
import { isObject } from "../../src/base/mod.ts";
import {
  exportDeclaration,
  planDeclaration,
  planLines,
  problemLine,
} from "../../src/declare/mod.ts";
import {
  collection,
  endpoint as endpointType,
  type Fields,
  node,
  type ObjectType,
  policyTypes,
  storageGateway,
} from "../../src/gcs/mod.ts";
import fc from "../_support/fast_check.ts";
import { declarationOf, type OnTheWay, startEndpoint } from "./_endpoint.ts";
import { states } from "./_states.ts";

const types: readonly ObjectType<Fields>[] = [
  endpointType,
  storageGateway,
  collection,
  node,
  ...policyTypes(),
];

/** Answers as an older server gives them (no member since then), or a newer one (members more). */
function servedBy({ version, isNewer }: { readonly version: number; readonly isNewer: boolean }) {
  const served = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(served);
    if (!isObject(value)) return value;
    const members = Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, served(item)]),
    );
    const type = types.find((one) => one.matches(value["DATA_TYPE"]));
    const isNested = String(value["DATA_TYPE"] ?? "").startsWith("path_restrictions#");
    if (isNewer && (type !== undefined || isNested)) {
      const [family] = String(value["DATA_TYPE"]).split("#");
      const more = { "newer_flag": true, "newer_list": ["a"], "newer_object": { a: 1 } };
      return { ...members, ...more, "DATA_TYPE": `${family}#1.99.0` };
    }
    if (isNewer || type === undefined) return members;
    const own = Math.min(version, minor(type.latest));
    const kept = Object.entries(members).filter(([name]) =>
      minor(type.fields[name]?.rules.since ?? "1.0.0") <= own
    );
    return { ...Object.fromEntries(kept), "DATA_TYPE": `${type.family}#1.${own}.0` };
  };
  return served;
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}

/** Property 8: a file that was written against one server has no drift on an older or newer one. */
export async function otherVersionsAreNoDrift(numRuns: number): Promise<void> {
  const servers = fc.record({ version: fc.nat(16), isNewer: fc.boolean() });
  let uncompared = 0;
  await fc.assert(
    fc.asyncProperty(states, servers, async (seed, server) => {
      let onTheWay: OnTheWay = (answer) => answer;
      await using endpoint = await startEndpoint(seed, (answer) => onTheWay(answer));
      const { services } = endpoint;
      const declaration = await declarationOf((await exportDeclaration(services)).text);
      onTheWay = servedBy(server);
      const plan = await planDeclaration(services, declaration);
      assert.deepEqual(plan.problems.map(problemLine), []);
      assert.deepEqual(plan.actions, [], planLines(plan).join("\n"));
      if (server.isNewer) assert.deepEqual(plan.notCompared, []);
      uncompared += plan.notCompared.length;
    }),
    { numRuns },
  );
  assert.ok(uncompared > 0);
}
