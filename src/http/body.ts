import { GcsError } from "../errors/mod.ts";

/**
 * The whole body, counted as it comes and given up as soon as it is longer than `limit`. What
 * Content-Length announces is checked before the first byte; it is never trusted to be true.
 */
export async function readBounded(
  stream: AsyncIterable<Uint8Array> | null,
  headers: Headers,
  limit: number,
  host: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(headers.get("content-length") ?? "0");
  if (announced > limit) throw tooLarge(host, limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(host, limit);
    chunks.push(chunk);
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
