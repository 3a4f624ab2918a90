import { fstatSync, readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";

/** Up to here on the spot: to hand each part to a thread takes longer than to read it. */
const smallBytes = 64 * 1024;

/** Everything in an open regular file, but never more than `maxBytes`, even when it grows meanwhile. */
export async function readWhole(
  handle: FileHandle,
  path: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = fstatSync(handle.fd);
  if (size > maxBytes) throw tooLarge(path, maxBytes);
  // One byte more than allowed shows whether the file is longer than its size said.
  let bytes = new Uint8Array(Math.min(size, maxBytes) + 1);
  let length = 0;
  try {
    for (;;) {
      const bytesRead = size <= smallBytes
        ? readSync(handle.fd, bytes, length, bytes.length - length, length)
        : (await handle.read(bytes, length, bytes.length - length, length)).bytesRead;
      if (bytesRead === 0) return bytes.subarray(0, length);
      length += bytesRead;
      if (length > maxBytes) throw tooLarge(path, maxBytes);
      if (length === bytes.length) {
        const larger = new Uint8Array(Math.min(bytes.length * 2, maxBytes + 1));
        larger.set(bytes);
        bytes = larger;
      }
    }
  } catch (error) {
    throw fileFailure("read", path, error);
  }
}

/** The error for a file that is larger than what is read of one. */
export function tooLarge(path: string, maxBytes: number): GcsError {
  const limit = maxBytes % 1024 === 0 ? `${maxBytes / 1024} KiB` : `${maxBytes} bytes`;
  return new GcsError("failed", `Cannot read "${basename(path)}": it is larger than ${limit}`);
}
