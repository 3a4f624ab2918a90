import type { Context } from "../command/mod.ts";
import type { IdPlace } from "../recent_ids/mod.ts";

/** Where ids that this run reads, or may complete, are kept. */
export async function idPlace({ config, paths, service }: Context): Promise<IdPlace> {
  const { profile, values } = await config();
  return {
    folder: paths.recentIdsFolder,
    profile,
    endpoint: values.endpoint,
    service: service?.clientId,
  };
}
