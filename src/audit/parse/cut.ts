import { frameOf, headLimit, startsMessage, startsTransfer } from "./frame.ts";

/** Bytes of a record of the transfer log that a server has room for; the line end is one of them. */
export const recordLimit = 4_095;

const latin = new TextDecoder("latin1");

/**
 * Where the record ends that a line starts with, when the server had no room for all of it: it then
 * writes no line end either, and the next message follows on the same line. Undefined when the
 * line is one record.
 */
export function cutAfter(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to - from <= recordLimit) return undefined;
  const text = (at: number) => latin.decode(bytes.subarray(at, Math.min(to, at + headLimit * 2)));
  const first = text(from);
  const start = frameOf(first)?.start;
  if (start === undefined || !startsTransfer(first.slice(start))) return undefined;
  const end = from + start + recordLimit;
  if (end >= to) return undefined;
  const next = text(end);
  return startsTransfer(next) || startsMessage(next) ? end : undefined;
}
