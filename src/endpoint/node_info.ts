import * as z from "zod/mini";
import { GcsError } from "../errors/mod.ts";
import { readUserFile } from "../files/mod.ts";

/** What a node knows of its own endpoint. */
export interface NodeInfo {
  readonly endpointId: string | undefined;
  /** The manager's address: a host name. */
  readonly domainName: string | undefined;
}

const infoDocument = z.looseObject({
  "endpoint_id": z.nullish(z.string()),
  "domain_name": z.nullish(z.string()),
});

/**
 * Reads the node's `info.json`. Undefined on a machine that is no node, and for a person who may
 * not read it: both are ordinary.
 */
export async function readNodeInfo(path: string): Promise<NodeInfo | undefined> {
  const bytes = await readIfAllowed(path);
  if (bytes === undefined) return undefined;
  const parsed = infoDocument.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    throw new GcsError("failed", "Cannot read the endpoint of this node: its info.json is damaged");
  }
  return {
    endpointId: parsed.data.endpoint_id ?? undefined,
    domainName: parsed.data.domain_name ?? undefined,
  };
}

async function readIfAllowed(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readUserFile(path, { maxBytes: 65_536 });
  } catch (error) {
    if (error instanceof GcsError && error.kind === "usage") return undefined;
    throw error;
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
