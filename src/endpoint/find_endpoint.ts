import { isUuid, shellWord } from "../base/mod.ts";
import type { Context, EndpointInUse } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { isUnwritable } from "../files/mod.ts";
import { parseManagerAddress } from "../gcs/mod.ts";
import type { TransferClient } from "../globus/mod.ts";
import { bind, type Binding, boundTo, readBindings, type Voucher } from "./bindings.ts";
import { askClaim, type Claim, type Place } from "./claim.ts";
import { readNodeInfo } from "./node_info.ts";
import { endpointNamed, requireNodeInfo, thisNode } from "./this_node.ts";
import { managerOf, requireNotBoundElsewhere, vouchFor } from "./vouch.ts";

/**
 * The endpoint to work on: of `--endpoint`, else of `GCS_CLI_ENDPOINT_ID`, of the settings, or of
 * the node this runs on. An id that is not bound to an address is looked up at Transfer; what the
 * host says of itself counts only when it is vouched for.
 */
export async function findEndpoint(
  context: Context,
  nodeFile: string = context.paths.nodeInfoFile,
): Promise<EndpointInUse> {
  const bindings = await readBindings(context);
  const place = await placeOf(context, bindings, nodeFile);
  const bound = boundTo(bindings, place.address);
  if (bound !== undefined && fits(place, bound)) return endpointOf(bound);
  const claim = await askClaim(context, place);
  const voucher = await vouchFor(claim, {
    place,
    bindings,
    rebind: false,
    transfer: () => context.transfer(),
    signal: context.signal,
  });
  if (voucher !== "first_use" || await mayPin(context, claim)) await keep(context, claim, voucher);
  return claim;
}

/** Stores what a claim was vouched for by, and says so where that is nobody. */
export async function keep(
  context: Context,
  claim: Claim,
  voucher: Voucher,
  rebind = false,
): Promise<void> {
  const { address, clientId, endpointId = null } = claim;
  const fresh = {
    address,
    "client_id": clientId,
    "endpoint_id": endpointId,
    "confirmed_by": voucher,
  };
  // Another process may have bound the id since it was vouched for.
  const check = (bindings: readonly Binding[]) =>
    requireNotBoundElsewhere(claim, { bindings, rebind });
  try {
    await bind(context, fresh, { rebind, check });
  } catch (error) {
    // Without a place to write every run asks anew; a login, which is for later runs, needs one.
    if (rebind || !isUnwritable(error)) throw error;
    await context.warn(
      `the address of the endpoint is not remembered: ${error.message}`,
    );
  }
  if (voucher !== "first_use") return;
  await context.warn(
    `"${address}" is taken for endpoint ${endpointId ?? clientId} from now on, because Globus ` +
      "Transfer did not say where that is; gcs profile show shows it",
  );
}

/**
 * Whether the first use binds. A stored token was got for some address: that of the settings, not
 * one that is named for this run alone. Without a token there is nothing to bind.
 */
async function mayPin(context: Context, claim: Claim): Promise<boolean> {
  if (context.isService) return true;
  const login = await context.login().catch(() => undefined);
  if (login?.tokens[claim.clientId] === undefined) return false;
  const { origin } = await context.config();
  if (!["option", "environment"].includes(origin("endpoint"))) return true;
  throw new GcsError(
    "auth",
    `Nobody can say whether "${claim.address}" is endpoint ${claim.clientId} as it claims; ` +
      "no token was sent to it",
    { hint: `gcs login ${shellWord(claim.address)}` },
  );
}

async function placeOf(
  context: Context,
  bindings: readonly Binding[],
  nodeFile: string,
): Promise<Place> {
  const named = (await context.config()).values.endpoint;
  if (named !== undefined && named !== thisNode) return await placeNamed(context, bindings, named);
  const node = named === thisNode ? await requireNodeInfo(nodeFile) : await readNodeInfo(nodeFile);
  const endpointId = node?.endpointId?.toLowerCase();
  if (node?.domainName) {
    return { address: parseManagerAddress(node.domainName).host, endpointId, saidBy: "node" };
  }
  if (endpointId) return await placeNamed(context, bindings, endpointId);
  throw new GcsError("usage", "Cannot tell which endpoint to work on", {
    hint: "Name one with --endpoint, or log in to one: gcs login ENDPOINT",
    missing: "--endpoint",
  });
}

async function placeNamed(
  context: Context,
  bindings: readonly Binding[],
  name: string,
): Promise<Place> {
  if (!isUuid(name)) return { address: parseManagerAddress(name).host };
  const id = name.toLowerCase();
  const bound = boundTo(bindings, id);
  if (bound !== undefined) return { address: bound.address };
  return await placeAtTransfer(await context.transfer(), id, context.signal);
}

/** Where Transfer says that the endpoint of an id is. */
export async function placeAtTransfer(
  transfer: TransferClient,
  id: string,
  signal: AbortSignal,
): Promise<Place> {
  const location = await transfer.locate(id, signal);
  const endpointId = location.endpointId.toLowerCase();
  return { address: managerOf(location), endpointId, saidBy: "transfer" };
}

function fits({ endpointId }: Place, bound: Binding): boolean {
  return [undefined, bound.endpoint_id, bound.client_id].includes(endpointId);
}

function endpointOf(
  { address, client_id: clientId, endpoint_id: endpoint }: Binding,
): EndpointInUse {
  return { address, clientId, endpointId: endpoint ?? undefined };
}

/** The address of an endpoint: what was given, or for an id the one that it is bound to. */
export async function knownAddressOf(context: Context, name: string): Promise<string | undefined> {
  const named = await endpointNamed(name, context.paths.nodeInfoFile);
  if (!isUuid(named)) return named;
  return boundTo(await readBindings(context), named.toLowerCase())?.address;
}
