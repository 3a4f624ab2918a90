import { exportDeclaration } from "../../src/declare/mod.ts";
import { connectors } from "../../src/gcs/mod.ts";
import { startEndpoint } from "./_endpoint.ts";
import { states } from "./_states.ts";

/** States that can be made anywhere: names that are there once, and guests on open gateways. */
export const applicable = states.map((seed) => {
  const open = new Set(
    seed.storage_gateways.filter((one) =>
      one.connector_id === connectors.posix.id && one.users_allow === undefined &&
      one.allowed_domains === undefined
    ).map(({ id }) => id as unknown),
  );
  const collections = seed.collections
    .filter((one) => one["collection_type"] === "mapped" || open.has(one["storage_gateway_id"]))
    .map((one, at) => ({ ...one, "display_name": `${one["display_name"]} ${at}` }));
  const ids = new Set(collections.map((one) => (one as Record<string, unknown>)["id"]));
  return {
    ...seed,
    "storage_gateways": seed.storage_gateways.map((one, at) => ({
      ...one,
      "display_name": `${one.display_name} ${at}`,
    })),
    collections,
    roles: seed.roles.filter(({ collection }) => collection === null || ids.has(collection)),
    "sharing_policies": seed.sharing_policies.filter((one) => ids.has(one.collection_id)),
    nodes: [],
  };
});

/** An endpoint with nothing in it. */
export const empty = {
  "storage_gateways": [],
  collections: [],
  nodes: [],
  roles: [],
  generate: { "audit_logs": 0 },
};

const secret = "secret: env:GCS_TEST\n";

/** The state as a file that makes it anywhere: with secrets where the API wants them. */
export async function fileOf(seed: unknown): Promise<string> {
  await using endpoint = await startEndpoint(seed);
  const { text } = await exportDeclaration(endpoint.services);
  return text.replace(/^( +)client_id: .*\n/gm, `$&$1${secret}`);
}

/** What an export says, whatever the ids are. */
export function withoutIds(text: string): string {
  return text.replace(/^ *# .*\n/gm, "").replaceAll(new RegExp(`^ +${secret}`, "gm"), "");
}
