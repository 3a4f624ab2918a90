import { isUuid } from "../../base/mod.ts";
import { type Context, readJson } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { StorageGateway } from "../../gcs/mod.ts";
import { withDataType } from "../../identity_mapping/mod.ts";

/** Mapping documents, and where they are from. */
export interface Documents {
  readonly documents: readonly unknown[];
  /** Id of the gateway that has them. */
  readonly gateway: string | undefined;
  /** Id of its connector. */
  readonly connector: string | undefined;
}

/** The documents of a file: one, a list, or a gateway document that holds them. */
export async function fileDocuments(context: Context, path: string): Promise<Documents> {
  const value = await readJson(context, path === "-" ? path : `file:${path}`, "--file");
  const isObject = value !== null && typeof value === "object";
  const inside: unknown = isObject && "identity_mappings" in value
    ? value.identity_mappings
    : value;
  const list: readonly unknown[] = Array.isArray(inside) ? inside : [inside];
  return { documents: list.map(withDataType), gateway: undefined, connector: undefined };
}

/**
 * The documents of a storage gateway, by id or name.
 *
 * @throws GcsError `not_found` for a gateway that is not there or has none.
 */
export async function gatewayDocuments(context: Context, wanted: string): Promise<Documents> {
  const gateway = isUuid(wanted)
    ? await (await context.gcs()).storageGateways.get(wanted, options(context))
    : await byName(context, wanted);
  const documents: readonly unknown[] = gateway.identity_mappings ?? [];
  if (documents.length === 0) {
    throw new GcsError("not_found", `Storage gateway "${wanted}" has no identity mapping`, {
      hint: "endpoints then take the user name up to its @, where one domain is allowed",
    });
  }
  return {
    documents,
    gateway: gateway.id ?? undefined,
    connector: gateway.connector_id ?? undefined,
  };
}

function options({ signal }: Context) {
  return { includePrivatePolicies: true, signal };
}

async function byName(context: Context, name: string): Promise<StorageGateway> {
  const all = (await context.gcs()).storageGateways.list(options(context));
  const found = (await Array.fromAsync(all)).filter((one) => one.display_name === name);
  const [only, ...others] = found;
  if (only === undefined) throw new GcsError("not_found", `There is no storage gateway "${name}"`);
  if (others.length === 0) return only;
  const ids = found.map(({ id }) => id).join(", ");
  throw new GcsError("usage", `Several storage gateways have the name "${name}": ${ids}`);
}
