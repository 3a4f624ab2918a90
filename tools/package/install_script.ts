import type { ReleaseFacts } from "../release_facts.ts";

const template = new URL("install.sh", import.meta.url);

/** The install script of a release: with the key that it checks, and the address that it asks. */
export async function installScript({ key, url }: ReleaseFacts): Promise<string> {
  const text = await Deno.readTextFile(template);
  return text.replace("@GCS_RELEASE_KEY@", key).replace("@GCS_RELEASE_URL@", url);
}
