import { isUuid } from "../src/base/mod.ts";

/** The lines of the first module of the program that give it an OAuth client; none without one. */
export function defaultClient(id: string | undefined): string[] {
  if (id === undefined || id === "") return [];
  if (!isUuid(id)) throw new Error("GCS_DEFAULT_CLIENT_ID is not a UUID");
  return [`globalThis.gcsDefaultClientId = ${JSON.stringify(id.toLowerCase())};`];
}
