/**
 * Libraries that were built before, by fingerprint, in a folder of the user outside of any checkout:
 * a fresh clone takes them from there. The fingerprint covers sources, flags, versions and recipe, so
 * what is found is what a build would make; the record beside a library has its SHA-256.
 */
import { join } from "node:path";

/** What builds keep for other checkouts, as the cache of packages is; undefined without a home. */
export function cacheFolder(): string | undefined {
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? (home && join(home, ".cache"));
  return cache ? join(cache, "gcs-build") : undefined;
}

function keptFolder(): string | undefined {
  const folder = cacheFolder();
  return folder && join(folder, "sqlcipher");
}

/** Puts files there, under their names; another process may do the same at the same time. */
export async function keep(
  files: readonly URL[],
  fingerprint: string,
  folder = keptFolder(),
): Promise<void> {
  if (folder === undefined) return;
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = await Deno.makeTempDir({ dir: folder, prefix: "new-" });
  for (const file of files) await Deno.copyFile(file, join(fresh, nameOf(file)));
  const place = join(folder, fingerprint);
  await Deno.remove(place, { recursive: true }).catch(() => {});
  await Deno.rename(fresh, place).catch(() => Deno.remove(fresh, { recursive: true }));
}

/** Takes files from there; false where they are not. What they are worth the caller finds out. */
export async function takeKept(
  files: readonly URL[],
  fingerprint: string,
  folder = keptFolder(),
): Promise<boolean> {
  if (folder === undefined) return false;
  try {
    for (const file of files) {
      await Deno.mkdir(new URL(".", file), { recursive: true });
      await Deno.copyFile(join(folder, fingerprint, nameOf(file)), file);
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function nameOf(file: URL): string {
  return file.pathname.split("/").at(-1) ?? "";
}
