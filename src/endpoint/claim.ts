import { isUuid } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { createGcsClient } from "../gcs/mod.ts";

/** Where an endpoint is, and which one it must be, as far as a trusted party has said so. */
export interface Place {
  readonly address: string;
  readonly endpointId?: string | undefined;
  readonly saidBy?: "transfer" | "node";
}

/** What a host says of itself. Anybody can say anything: nothing is believed that is not vouched for. */
export interface Claim {
  readonly address: string;
  readonly clientId: string;
  readonly endpointId: string | undefined;
}

/** Asks the host at a place who it is. Sends no credential. */
export async function askClaim(context: Context, place: Place): Promise<Claim> {
  const { address } = place;
  const client = createGcsClient({ address, http: await context.endpointHttp() });
  const { info } = await client.info.get({ signal: context.signal });
  const endpointId = (info.endpoint_id ?? place.endpointId)?.toLowerCase();
  const clientId = (info.client_id ?? endpointId)?.toLowerCase();
  // A name of another kind could be that of Globus Auth or Transfer, whose tokens are at hand.
  if (clientId === undefined || ![clientId, endpointId ?? clientId].every(isUuid)) {
    throw new GcsError("failed", `"${address}" does not say which client id it has`);
  }
  return { address, clientId, endpointId };
}

/** The ids that a host claims, each once. */
export function claimedIds({ clientId, endpointId }: Claim): string[] {
  return [...new Set([clientId, endpointId ?? clientId])];
}
