import { GcsError } from "../errors/mod.ts";
import type { Deadline } from "./deadline.ts";
import type { WireResponse } from "./transport.ts";

/** A body of this many bytes comes in one part. */
const onePartBytes = 64 * 1024;

/**
 * The whole body, given up as soon as it is longer than `limit`: by what Content-Length announces
 * before the first byte, else counted as it comes. Each part may take `idleMs`.
 */
export function readBounded(
  { body: stream, headers, readAll }: WireResponse,
  limit: number,
  host: string,
  deadline: Deadline,
  idleMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // An answer to HEAD announces what GET would bring.
  if (stream === null) return Promise.resolve(new Uint8Array());
  const announced = Number(headers.get("content-length") ?? "0");
  if (announced > limit) throw tooLarge(host, limit);
  deadline.start(idleMs, "timeout");
  return readAll !== undefined && Number.isInteger(announced) && announced <= onePartBytes
    ? readAll()
    : readParts(stream, limit, host, () => deadline.start(idleMs, "timeout"));
}

async function readParts(
  stream: AsyncIterable<Uint8Array>,
  limit: number,
  host: string,
  onPart: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(host, limit);
    chunks.push(chunk);
    onPart();
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

function tooLarge(host: string, limit: number): GcsError {
  return new GcsError("failed", `The answer of "${host}" is larger than ${limit} bytes`, {
    hint: "Ask for less at once, for example with a smaller page",
  });
}
