import { GcsError } from "../errors/mod.ts";
import type { Context } from "./context.ts";

const mebibyte = 1024 * 1024;

/** All of standard input; GcsError `usage` when it is larger than so many MiB. */
export async function standardInput(
  { streams: { stdin } }: Context,
  maxMebibytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of stdin.chunks()) {
    size += part.length;
    if (size > maxMebibytes * mebibyte) {
      throw new GcsError("usage", `Standard input is larger than ${maxMebibytes} MiB`);
    }
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
