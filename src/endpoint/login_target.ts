import { isUuid } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import { parseManagerAddress } from "../gcs/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { TransferClient } from "../globus/mod.ts";
import { type Binding, boundTo, readBindings } from "./bindings.ts";
import { askClaim, type Claim, claimedIds, type Place } from "./claim.ts";
import { keep, placeAtTransfer } from "./find_endpoint.ts";
import { requireNotBoundElsewhere, vouchFor } from "./vouch.ts";

/** What a login is for. */
export interface LoginTarget {
  /** Client id of the endpoint; that of an id that nobody has met is taken to be the id. */
  readonly clientId: string;
  /**
   * Binds the endpoint to its address. `transfer` is asked with a token of the new login, unless
   * it has vouched before; GcsError `auth` where the host is not what it claims to be.
   */
  bind(transfer: TransferClient): Promise<void>;
}

/**
 * Finds out what a login to a name is for, before anybody logs in: a host that claims an id of
 * another one is refused here. `rebind`: the person says that the endpoint has moved to this name.
 */
export async function loginTarget(
  context: Context,
  name: string,
  rebind: boolean,
): Promise<LoginTarget> {
  const bindings = await readBindings(context);
  if (isUuid(name)) return byId(context, name.toLowerCase(), bindings, rebind);
  const place = { address: parseManagerAddress(name).host };
  const claim = await askClaim(context, place);
  requireNotBoundElsewhere(claim, { bindings, rebind });
  return {
    clientId: claim.clientId,
    bind: (transfer) => settle(context, { claim, place, bindings, rebind }, transfer),
  };
}

function byId(
  context: Context,
  id: string,
  bindings: readonly Binding[],
  rebind: boolean,
): LoginTarget {
  const bound = rebind ? undefined : boundTo(bindings, id);
  return {
    clientId: bound?.client_id ?? id,
    bind: async (transfer) => {
      if (bound !== undefined && bound.confirmed_by !== "first_use") return;
      let place: Place;
      try {
        place = await placeAtTransfer(transfer, id, context.signal);
      } catch (error) {
        // Nothing is bound yet: the first command that needs the address looks it up again.
        if (!rebind && error instanceof GcsError && error.kind !== "interrupted") return;
        throw error;
      }
      const claim = await askClaim(context, place);
      await settle(context, { claim, place, bindings, rebind }, transfer);
    },
  };
}

interface Case {
  readonly claim: Claim;
  readonly place: Place;
  readonly bindings: readonly Binding[];
  readonly rebind: boolean;
}

async function settle(context: Context, known: Case, transfer: TransferClient): Promise<void> {
  const { claim, bindings, rebind } = known;
  const bound = boundTo(bindings, claim.address);
  const isSame = bound !== undefined &&
    claimedIds(claim).every((id) => id === bound.client_id || id === bound.endpoint_id);
  if (isSame && !rebind && bound.confirmed_by !== "first_use") return;
  const voucher = await vouchFor(claim, {
    ...known,
    transfer: () => Promise.resolve(transfer),
    signal: context.signal,
  });
  await keep(context, claim, voucher, rebind);
}
