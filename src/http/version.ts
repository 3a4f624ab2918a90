import manifest from "../../deno.json" with { type: "json" };

/** User-Agent of every request, tied to the version of the program. */
export const defaultUserAgent = `gcs/${manifest.version}`;
