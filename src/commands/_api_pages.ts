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
  client: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
  progress: Progress,
): Promise<RawAnswer> {
  const first = await pageOf(client, path, query, signal);
  if (!isPage(first.json)) return first;
  const data: unknown[] = [];
  for await (const documents of pagesFrom(first.json, client, path, query, signal)) {
    data.push(...documents);
    progress.set(data.length);
  }
  return { ...first, json: { ...first.json, data, marker: null, "has_next_page": false } };
}

/** The documents of every page, one page in memory at a time; an answer that is no list, itself. */
export async function* allDocuments(
  client: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const { json } = await pageOf(client, path, query, signal);
  if (!isPage(json)) return yield json ?? null;
  for await (const documents of pagesFrom(json, client, path, query, signal)) yield* documents;
}

interface Page extends Readonly<Record<string, unknown>> {
  readonly data: readonly unknown[];
}

function isPage(json: unknown): json is Page {
  return isObject(json) && Array.isArray(json["data"]);
}

async function pageOf(
  { prepare }: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
): Promise<RawAnswer> {
  return await prepare("GET", path, { query }).send(signal);
}

async function* pagesFrom(
  page: Page,
  client: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[]> {
  yield page.data;
  const seen = new Set<string>();
  for (let marker = markerOf(page); marker !== undefined;) {
    if (seen.has(marker)) {
      throw new GcsError("failed", `Cannot list ${path}: the endpoint repeats a page`);
    }
    seen.add(marker);
    const { json } = await pageOf(client, path, { ...query, marker }, signal);
    if (!isPage(json)) {
      throw new GcsError("failed", `Cannot list ${path}: a page holds no documents`);
    }
    yield json.data;
    marker = markerOf(json);
  }
}

function markerOf({ marker, data, ...page }: Page): string | undefined {
  const isLast = page["has_next_page"] === false && data.length === 0;
  return typeof marker === "string" && marker !== "" && !isLast ? marker : undefined;
}
