import { shellWord } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { parseManagerAddress } from "../gcs/mod.ts";
import type { EndpointLocation, TransferClient } from "../globus/mod.ts";
import { type Binding, boundTo, type Voucher } from "./bindings.ts";
import { type Claim, claimedIds, type Place } from "./claim.ts";

/** What a claim is held against. */
export interface Evidence {
  readonly place: Place;
  readonly bindings: readonly Binding[];
  /** True where the person says that the endpoint has moved: bindings do not count then. */
  readonly rebind: boolean;
  readonly transfer: () => Promise<TransferClient>;
  readonly signal: AbortSignal;
}

/**
 * Who says that a host is what it claims to be (RFC 9728 section 3.3, RFC 6819 section 4.6.4);
 * `first_use` where nobody can be asked. GcsError `auth`, before any token is sent, where one of
 * its ids belongs to another host.
 */
export async function vouchFor(claim: Claim, evidence: Evidence): Promise<Voucher> {
  const { place } = evidence;
  if (place.endpointId !== undefined && place.endpointId !== claim.endpointId) {
    throw new GcsError(
      "auth",
      `Endpoint ${place.endpointId} should be at "${claim.address}", but the host there says ` +
        `that it is endpoint ${claim.endpointId ?? claim.clientId}; no token was sent to it`,
    );
  }
  requireNotBoundElsewhere(claim, evidence);
  const bound = boundTo(evidence.bindings, claim.clientId);
  if (bound !== undefined && isBelow(claim.address, bound.address)) return "domain";
  if (place.saidBy !== undefined && place.endpointId === claim.clientId) return place.saidBy;
  let voucher: Voucher = "first_use";
  for (const id of claimedIds(claim)) {
    const said = await askTransfer(id, claim, evidence);
    // A known endpoint id says nothing about a client id that is another one.
    if (said !== undefined && id === claim.clientId) voucher = said;
  }
  return voucher;
}

/** Refuses a claim to an id that is bound to another host. Asks nobody. */
export function requireNotBoundElsewhere(
  claim: Claim,
  { bindings, rebind }: Pick<Evidence, "bindings" | "rebind">,
): void {
  for (const id of claimedIds(claim)) {
    const bound = boundTo(bindings, id);
    if (rebind || bound === undefined || belongs(claim.address, bound.address)) continue;
    throw falseClaim(
      claim,
      id,
      `is bound to "${bound.address}"`,
      `if it has moved there: gcs login --rebind ${shellWord(claim.address)}`,
    );
  }
}

async function askTransfer(
  id: string,
  claim: Claim,
  { transfer, signal }: Evidence,
): Promise<Voucher | undefined> {
  let location: EndpointLocation;
  try {
    location = await (await transfer()).locate(id, signal);
  } catch (error) {
    if (!(error instanceof GcsError) || error.kind === "interrupted") throw error;
    return undefined;
  }
  const address = managerOf(location);
  if (location.endpointId.toLowerCase() !== id || !belongs(claim.address, address)) {
    throw falseClaim(
      claim,
      id,
      `is at "${address}" as Globus Transfer says`,
      `name the endpoint by its own address: --endpoint ${shellWord(address)}`,
    );
  }
  return claim.address === address ? "transfer" : "domain";
}

function falseClaim({ address }: Claim, id: string, truth: string, hint: string): GcsError {
  const message = `"${address}" claims to be endpoint ${id}, which ${truth}`;
  return new GcsError("auth", `${message}; no token was sent to it`, { hint });
}

function belongs(address: string, own: string): boolean {
  return address === own || isBelow(address, own);
}

/** Whether a name stands below an endpoint's own, at the same port: its owner alone can give it. */
function isBelow(address: string, own: string): boolean {
  return /[a-z]/.test(own) && address.endsWith(`.${own}`);
}

/** An unusable address in a server's answer is the server's fault, not bad input. */
export function managerOf({ id, managerUrl }: EndpointLocation): string {
  try {
    return parseManagerAddress(managerUrl).host;
  } catch (cause) {
    throw new GcsError("failed", `Globus Transfer names an unusable manager address for "${id}"`, {
      cause,
    });
  }
}
