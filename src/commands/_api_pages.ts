import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Progress } from "../output/mod.ts";
import type { GcsClient, QueryParameters, RawAnswer } from "../gcs/mod.ts";

/**
 * Every page of a list as one answer: the envelope of the first, with the documents of all.
 *
 * @throws GcsError `failed` where the endpoint repeats a page.
 */
export async function allPages(
  { prepare }: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
  progress: Progress,
): Promise<RawAnswer> {
  const first = await prepare("GET", path, { query }).send(signal);
  if (!isObject(first.json) || !Array.isArray(first.json["data"])) return first;
  const data: unknown[] = [...first.json["data"]];
  const seen = new Set<string>();
  for (let marker = markerOf(first.json); marker !== undefined;) {
    if (seen.has(marker)) {
      throw new GcsError("failed", `Cannot list ${path}: the endpoint repeats a page`);
    }
    seen.add(marker);
    const { json } = await prepare("GET", path, { query: { ...query, marker } }).send(signal);
    if (!isObject(json) || !Array.isArray(json["data"])) {
      throw new GcsError("failed", `Cannot list ${path}: a page holds no documents`);
    }
    data.push(...json["data"]);
    progress.set(data.length);
    marker = markerOf(json);
  }
  return { ...first, json: { ...first.json, data, marker: null, "has_next_page": false } };
}

function markerOf(page: Readonly<Record<string, unknown>>): string | undefined {
  const { marker, data } = page;
  const isLast = page["has_next_page"] === false && Array.isArray(data) && data.length === 0;
  return typeof marker === "string" && marker !== "" && !isLast ? marker : undefined;
}
