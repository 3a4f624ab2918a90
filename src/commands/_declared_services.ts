import type { Context } from "../command/mod.ts";
import type { Services } from "../declare/mod.ts";
import { dataAccess } from "../globus/mod.ts";

/** What a declaration reaches the endpoint and Globus Auth by. */
export async function declaredServices(context: Context): Promise<Services> {
  return {
    gcs: await context.gcs(),
    gcsFor: (mappedCollectionId) => context.gcsWith(dataAccess(mappedCollectionId)),
    authApi: () => context.authApi(),
    signal: context.signal,
  };
}
