import { isReleaseKey } from "../src/update/mod.ts";

/** What a build of a release is told: GCS_RELEASE_KEY and GCS_RELEASE_URL. */
export interface ReleaseFacts {
  /** Public key whose owner signs releases: the line of its PEM form. */
  readonly key: string;
  /** Where releases lie: `…/latest/download/FILE` and `…/download/vVERSION/FILE`. */
  readonly url: string;
}

/** Both, checked; undefined for a build that is no release and takes none. */
export function releaseFacts(
  { key = "", url = "" }: { readonly [Name in keyof ReleaseFacts]?: string | undefined },
): ReleaseFacts | undefined {
  if (key === "" && url === "") return undefined;
  if (key === "") throw new Error("GCS_RELEASE_URL is set without GCS_RELEASE_KEY");
  if (url === "") throw new Error("GCS_RELEASE_KEY is set without GCS_RELEASE_URL");
  if (!isReleaseKey(key)) {
    throw new Error("GCS_RELEASE_KEY is not an Ed25519 key, as deno task release:key prints it");
  }
  // Of these characters alone: it goes into the first module and into a shell script.
  if (!/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w.-]+)*$/.test(url)) {
    throw new Error("GCS_RELEASE_URL is not a plain https address without a slash at its end");
  }
  return { key, url };
}

/** What the environment of a build says. */
export function releaseFactsOf(env: Pick<Deno.Env, "get">): ReleaseFacts | undefined {
  return releaseFacts({ key: env.get("GCS_RELEASE_KEY"), url: env.get("GCS_RELEASE_URL") });
}

/** The lines of the first module of the program that give it both. */
export function releaseLines(facts: ReleaseFacts | undefined): string[] {
  if (facts === undefined) return [];
  return [
    `globalThis.gcsReleaseKey = ${JSON.stringify(facts.key)};`,
    `globalThis.gcsReleaseUrl = ${JSON.stringify(facts.url)};`,
  ];
}
