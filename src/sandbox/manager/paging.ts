import type { Answer, Doc } from "../exchange.ts";
import { base64url } from "../auth/id_token.ts";
import type { Call } from "./access.ts";
import { badRequest, success } from "./envelope.ts";

/** In a marker after a document without an id, which cannot go away between two pages. */
const nameless = "-";

/**
 * One page of `documents`. The marker names the last document sent, so that a deletion between
 * two pages skips nothing; should that document be gone, its old position is used.
 */
export function pageOf(
  call: Pick<Call, "world" | "exchange">,
  documents: readonly Doc[],
): Answer {
  const { query } = call.exchange;
  const size = pageSize(query.get("page_size"), call.world);
  const start = position(query.get("marker"), documents);
  const page = documents.slice(start, start + size);
  const last = page.at(-1);
  const more = start + size < documents.length && last !== undefined;
  return success(page, {
    marker: more ? markerAfter(String(last["id"] ?? nameless), start + size) : undefined,
  });
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

function markerAfter(id: string, index: number): string {
  return base64url(new TextEncoder().encode(`${id} ${index}`));
}

function position(marker: string | null, documents: readonly Doc[]): number {
  if (marker === null || marker === "") return 0;
  const [id, index] = decodeMarker(marker);
  if (id === nameless) return index;
  const found = documents.findIndex((document) => document["id"] === id);
  return found < 0 ? Math.max(0, index - 1) : found + 1;
}

function decodeMarker(marker: string): [string, number] {
  try {
    const plain = atob(marker.replaceAll("-", "+").replaceAll("_", "/"));
    const match = /^(\S+) (\d+)$/.exec(plain);
    if (match?.[1] !== undefined) return [match[1], Number(match[2])];
  } catch { /* Not base64: refused below. */ }
  throw badRequest("The marker is not valid");
}

/** Values of a list parameter, given comma joined, repeated, or both. */
export function listParameter(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).flatMap((value) => value.split(",")).map((item) => item.trim())
    .filter((item) => item !== "");
}
