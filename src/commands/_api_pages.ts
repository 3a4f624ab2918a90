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
  let first: RawAnswer | undefined;
  const data: unknown[] = [];
  for await (const page of pagesOf(client, path, query, signal)) {
    if (!("documents" in page)) return page.answer;
    first ??= page.answer;
    data.push(...page.documents);
    progress.set(data.length);
  }
  const envelope = isObject(first?.json) ? first.json : {};
  const json = { ...envelope, data, marker: null, "has_next_page": false };
  return { status: 200, headers: new Headers(), ...first, json };
}

/** The documents of every page, one page in memory at a time; an answer that is no list, itself. */
export async function* allDocuments(
  client: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  for await (const page of pagesOf(client, path, query, signal)) {
    if ("documents" in page) yield* page.documents;
    else yield page.answer.json ?? null;
  }
}

type Page =
  | { readonly answer: RawAnswer; readonly documents: readonly unknown[] }
  /** Of a path that is no list. */
  | { readonly answer: RawAnswer };

async function* pagesOf(
  { prepare }: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  for (let marker: string | undefined, isFirst = true;; isFirst = false) {
    const parameters = marker === undefined ? query : { ...query, marker };
    const answer = await prepare("GET", path, { query: parameters }).send(signal);
    if (!isObject(answer.json) || !Array.isArray(answer.json["data"])) {
      if (isFirst) return yield { answer };
      throw new GcsError("failed", `Cannot list ${path}: a page holds no documents`);
    }
    yield { answer, documents: answer.json["data"] };
    marker = markerOf(answer.json);
    if (marker === undefined) return;
    if (seen.has(marker)) {
      throw new GcsError("failed", `Cannot list ${path}: the endpoint repeats a page`);
    }
    seen.add(marker);
  }
}

function markerOf(page: Readonly<Record<string, unknown>>): string | undefined {
  const { marker, data } = page;
  const isLast = page["has_next_page"] === false && Array.isArray(data) && data.length === 0;
  return typeof marker === "string" && marker !== "" && !isLast ? marker : undefined;
}
