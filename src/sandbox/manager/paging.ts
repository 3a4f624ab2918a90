import type { Answer, Doc } from "../exchange.ts";
import { base64url } from "../auth/id_token.ts";
import type { DocumentMap } from "../document_map.ts";
import type { Call } from "./access.ts";
import { badRequest, success } from "./envelope.ts";

/** What a list is made of. */
export interface Listing {
  /** All there is: what is kept, or a list of the moment. */
  readonly of: Pick<DocumentMap, "after"> | readonly Doc[];
  readonly wanted?: (document: Doc) => boolean;
  /** What is shown of a document. */
  readonly view?: (document: Doc) => Doc;
}

/**
 * One page of a list, for which no more documents are looked at than the page needs. The marker
 * names the place of the last document sent, so that a deletion between two pages skips nothing.
 */
export function pageOf(
  call: Pick<Call, "world" | "exchange">,
  { of, wanted = () => true, view = (document) => document }: Listing,
): Answer {
  const { query } = call.exchange;
  const size = pageSize(query.get("page_size"), call.world);
  const start = placeIn(query.get("marker"));
  const page: Doc[] = [];
  let last = start;
  for (const [place, document] of "after" in of ? of.after(start) : numbered(of, start)) {
    if (!wanted(document)) continue;
    if (page.length === size) return success(page, { marker: markerAfter(last) });
    page.push(view(document));
    last = place;
  }
  return success(page);
}

function* numbered(documents: readonly Doc[], start: number) {
  for (let at = start; at < documents.length; at++) {
    const document = documents[at];
    if (document !== undefined) yield [at + 1, document] as const;
  }
}

function pageSize(
  given: string | null,
  { pageSize: usual, maxPageSize }: Call["world"],
): number {
  if (given === null) return Math.min(usual, maxPageSize);
  const size = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (size < 1) throw badRequest("page_size must be a positive whole number");
  return Math.min(size, maxPageSize);
}

function markerAfter(place: number): string {
  return base64url(new TextEncoder().encode(`after ${place}`));
}

function placeIn(marker: string | null): number {
  if (marker === null || marker === "") return 0;
  try {
    const plain = atob(marker.replaceAll("-", "+").replaceAll("_", "/"));
    const place = /^after (\d{1,15})$/.exec(plain)?.[1];
    if (place !== undefined) return Number(place);
  } catch { /* Not base64: refused below. */ }
  throw badRequest("The marker is not valid");
}

/** Values of a list parameter, given comma joined, repeated, or both. */
export function listParameter(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).flatMap((value) => value.split(",")).map((item) => item.trim())
    .filter((item) => item !== "");
}
