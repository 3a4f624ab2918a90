import manifest from "../../deno.json" with { type: "json" };
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import {
  type Archive,
  builtInKey,
  compareReleases,
  findRelease,
  keepKnownRelease,
  knownReleaseFile,
  type ReleaseHost,
  systemName,
} from "../update/mod.ts";

/** The version of the program that runs. */
export const ownVersion = manifest.version;

/** Where the settings say that releases lie. GcsError `usage` where nothing does. */
export async function releaseHost(context: Context): Promise<ReleaseHost> {
  requireKey();
  const { url } = (await context.config()).values.update;
  if (url === undefined) {
    throw new GcsError("usage", "No address of releases is set, and this gcs has none built in", {
      hint: "set it: gcs config set update.url https://HOST/PATH",
    });
  }
  return { url, http: await context.http(), signal: context.signal };
}

/** A release, checked; the newest unless a version is given. */
export async function askForRelease(
  context: Context,
  host: ReleaseHost,
  version?: string,
): Promise<Archive> {
  const found = await findRelease(host, { key: requireKey(), system: systemName(), version });
  if (version === undefined) await remember(context, found.version);
  return found;
}

/** The newest release beside this program, as `--check` shows it. */
export async function compareWithNewest(context: Context): Promise<{
  readonly newest: string;
  readonly update_available: boolean;
}> {
  const { version } = await askForRelease(context, await releaseHost(context));
  return { newest: version, update_available: compareReleases(version, ownVersion) > 0 };
}

/** Whoever has seen it here need not be told of it again today. */
async function remember({ paths, clock, debug }: Context, newest: string): Promise<void> {
  const file = knownReleaseFile(paths.stateFolder);
  const now = clock.now();
  await keepKnownRelease(file, { asked: now, answered: true, newest, told: now })
    .catch((error) => debug(`the newest release is not kept: ${error}`));
}

function requireKey(): string {
  const key = builtInKey();
  if (key !== undefined) return key;
  throw new GcsError(
    "failed",
    "This gcs was built without a key for releases, so it cannot tell one from a forgery",
    { hint: "install a release by hand: docs/install.md; a build takes GCS_RELEASE_KEY" },
  );
}
