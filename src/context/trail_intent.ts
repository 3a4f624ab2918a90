import type { TrailIntent } from "../audit/mod.ts";
import type { Context } from "../command/mod.ts";
import { ownerOf } from "../login/mod.ts";
import { type OperationRequest, uuidPattern } from "../base/mod.ts";

/** What an intent may be about besides its request. */
export interface TrailIntentParts {
  /** The one object of several that it is about. */
  readonly object?: string | undefined;
  /** Who acts, where it is known already, if only as nobody; default: who is logged in. */
  readonly identity?: TrailIntent["identity"];
  /** Anything else worth keeping. */
  readonly context?: TrailIntent["context"];
}

/** What the trail keeps of a change before it is made: who, where, and what will be sent. */
export async function trailIntent(
  context: Context,
  command: string,
  request: OperationRequest,
  { object, context: besides, ...who }: TrailIntentParts = {},
): Promise<TrailIntent> {
  return {
    command,
    profile: (await context.config()).profile,
    identity: "identity" in who ? who.identity : await actingIdentity(context),
    endpoint: request.service === "gcs" ? new URL(request.target).host : undefined,
    objects: object === undefined ? idsIn(request) : [object],
    request,
    ...(besides === undefined ? {} : { context: besides }),
  };
}

/** The identity that commands act as; undefined where nobody is logged in. */
export async function actingIdentity(context: Context): Promise<TrailIntent["identity"]> {
  const config = await context.config();
  if (context.isService) return { id: config.values.auth.client_id ?? "service" };
  return await ownerOf(context, config.profile);
}

function idsIn(request: OperationRequest): string[] {
  const uuids = new RegExp(uuidPattern, "gi");
  return [...new Set(request.target.match(uuids) ?? [])];
}
