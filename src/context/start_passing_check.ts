import manifest from "../../deno.json" with { type: "json" };
import type { Context } from "../command/mod.ts";
import { createHttpClient, type HttpEvent } from "../http/mod.ts";
import {
  builtInKey,
  findRelease,
  knownReleaseFile,
  PassingCheck,
  systemName,
} from "../update/mod.ts";
import { tlsPolicy } from "./http.ts";

/**
 * Starts the look for a newer release. `url` is what the command asks: not where that are releases
 * themselves. The client is one of its own, so that rate and connections of the command stay its.
 */
export async function startPassingCheck(
  { config, paths, environment, clock }: Pick<
    Context,
    "config" | "paths" | "environment" | "clock"
  >,
  asked: string,
  log: (event: HttpEvent) => void,
): Promise<PassingCheck | undefined> {
  const settings = await config();
  const { format, update: { url, notice } } = settings.values;
  const key = builtInKey();
  if (key === undefined || url === undefined || !notice || format !== "text") return undefined;
  if (new URL(asked).origin === new URL(url).origin) return undefined;
  return new PassingCheck({
    file: knownReleaseFile(paths.stateFolder),
    current: manifest.version,
    now: clock.now(),
    newest: async (signal) => {
      const proxies = environment.proxies();
      proxies.use(true);
      const client = createHttpClient({
        tls: await tlsPolicy(settings),
        proxyFor: proxies.of,
        retry: { maxRetries: 0 },
        signal,
        log,
      });
      try {
        const release = await findRelease({ url, http: client }, { key, system: systemName() });
        return release.version;
      } finally {
        client.close();
      }
    },
  });
}
