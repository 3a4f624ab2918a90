import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { ListFrame, Progress } from "../output/mod.ts";
import type { GcsClient, QueryParameters, RawAnswer } from "../gcs/mod.ts";

/** A list whose first page is there; the others come as their documents are asked for. */
export interface OpenList {
  /** Its first page. */
  readonly answer: RawAnswer;
  /** The answer as if one page held everything. */
  readonly frame: ListFrame;
  /** The documents of every page, one page in memory at a time. */
  readonly documents: AsyncIterable<unknown>;
}

/**
 * Reads the first page of a list; an answer that is no list stands for itself.
 *
 * @throws GcsError `failed` where the endpoint repeats a page, also while documents are read.
 */
export async function openList(
  { prepare }: GcsClient,
  path: string,
  query: QueryParameters,
  signal: AbortSignal,
): Promise<OpenList | { readonly answer: RawAnswer }> {
  const read = async (marker?: string) => {
    const parameters = marker === undefined ? query : { ...query, marker };
    return await prepare("GET", path, { query: parameters }).send(signal);
  };
  const answer = await read();
  const first = pageOf(answer);
  if (first === undefined) return { answer };
  async function* documents() {
    const seen = new Set<string>();
    for (let page = first;;) {
      if (page === undefined) {
        throw new GcsError("failed", `Cannot list ${path}: a page holds no documents`);
      }
      yield* page.data;
      const marker = markerOf(page);
      if (marker === undefined) return;
      if (seen.has(marker)) {
        throw new GcsError("failed", `Cannot list ${path}: the endpoint repeats a page`);
      }
      seen.add(marker);
      page = pageOf(await read(marker));
    }
  }
  const members = { ...first, data: [], marker: null, "has_next_page": false };
  return { answer, frame: { members, list: "data" }, documents: documents() };
}

/** Every page of a list as one answer: the envelope of the first, with the documents of all. */
export async function wholeAnswer(
  { answer, frame, documents }: OpenList,
  progress: Progress,
): Promise<RawAnswer> {
  const data: unknown[] = [];
  for await (const document of documents) {
    data.push(document);
    progress.add();
  }
  return { ...answer, json: { ...frame.members, data } };
}

/** The body of an answer that is a page of a list. */
interface Page extends Readonly<Record<string, unknown>> {
  readonly data: readonly unknown[];
}

function pageOf({ json }: RawAnswer): Page | undefined {
  return isObject(json) && Array.isArray(json["data"])
    ? { ...json, data: json["data"] }
    : undefined;
}

function markerOf(page: Page): string | undefined {
  const { marker, data } = page;
  const isLast = page["has_next_page"] === false && data.length === 0;
  return typeof marker === "string" && marker !== "" && !isLast ? marker : undefined;
}
