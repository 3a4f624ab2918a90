import { pipeline, Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { GcsError } from "../../errors/mod.ts";
import { zstdFrames } from "./zstd_frames.ts";

/** How a log is packed that can be read. */
export type Packing = "plain" | "gzip" | "zstd";

/** Packings that the runtime has no decoder for, with the program that unpacks them. */
const refused: readonly (readonly [string, string, readonly number[]])[] = [
  ["bzip2", "bzip2 -dc", [0x42, 0x5a, 0x68]],
  ["xz", "xz -dc", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["lzip", "lzip -dc", [0x4c, 0x5a, 0x49, 0x50]],
  ["lz4", "lz4 -dc", [0x04, 0x22, 0x4d, 0x18]],
  ["compress", "uncompress -c", [0x1f, 0x9d]],
  ["zip", "unzip -p", [0x50, 0x4b, 0x03, 0x04]],
  ["7-Zip", "7z x -so", [0x37, 0x7a, 0xbc, 0xaf]],
];

/** So many bytes tell a packing. */
export const magicLength = 6;

/**
 * How a file or stream is packed, by its first bytes.
 *
 * @throws GcsError `usage` for a packing that cannot be read.
 */
export function packingOf(start: Uint8Array, name: string): Packing {
  const begins = (magic: readonly number[]) => magic.every((byte, at) => start[at] === byte);
  if (begins([0x1f, 0x8b])) return "gzip";
  if (begins([0x28, 0xb5, 0x2f, 0xfd])) return "zstd";
  if (
    (start[0] ?? 0) >>> 4 === 5 && [0x2a, 0x4d, 0x18].every((byte, at) => start[at + 1] === byte)
  ) {
    return "zstd";
  }
  const found = refused.find(([, , magic]) => begins(magic));
  if (found === undefined) return "plain";
  const [packing, unpack] = found;
  throw new GcsError("usage", `"${name}" is packed with ${packing}, which gcs cannot read`, {
    hint: `${unpack} FILE | gcs audit load -`,
  });
}

/** How a file says by its name that it is packed. */
export function packingOfName(name: string): Packing {
  return name.endsWith(".gz") ? "gzip" : name.endsWith(".zst") ? "zstd" : "plain";
}

/** No log unpacks to more than so many times its size … */
const ratioLimit = 500;
/** … where it is larger than this, … */
const ratioFrom = 256 * 1024 * 1024;
/** … and none is larger than this. */
const sizeLimit = 256 * 1024 ** 3;

/**
 * What a packed file or stream holds; memory does not depend on its size.
 *
 * @throws GcsError `failed` when it is damaged, or larger than any log.
 */
export async function* unpacked(
  name: string,
  packing: Packing,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (packing === "plain") return yield* chunks;
  let packedSize = 0;
  let size = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      packedSize += chunk.length;
      yield chunk;
    }
  };
  try {
    for await (const chunk of packing === "gzip" ? gunzip(counted()) : unzstd(counted())) {
      size += chunk.length;
      const isBomb = size > ratioFrom && size > packedSize * ratioLimit;
      if (isBomb || size > sizeLimit) throw tooLarge(name);
      yield chunk;
    }
    if (packedSize === 0) throw new RangeError("The file is empty");
  } catch (error) {
    if (error instanceof GcsError) throw error;
    throw new GcsError("failed", `"${name}" is cut short or not a ${packing} file`, {
      cause: error,
    });
  }
}

function tooLarge(name: string): GcsError {
  return new GcsError("failed", `"${name}" unpacks to more than any log`, {
    hint: `at most ${ratioLimit} times its size is read; unpack it yourself and load what it holds`,
  });
}

/** All members of the file: the web stream ends with the first one. */
function gunzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return through(chunks, createGunzip());
}

async function* unzstd(chunks: AsyncIterable<Uint8Array>) {
  for await (const frame of zstdFrames(chunks)) yield* through(frame, createZstdDecompress());
}

async function* through(
  chunks: AsyncIterable<Uint8Array>,
  decoder: Transform,
): AsyncGenerator<Uint8Array, void, undefined> {
  // What fails on either side comes out of the decoder.
  pipeline(Readable.from(chunks), decoder, () => {});
  for await (const chunk of decoder) if (chunk instanceof Uint8Array) yield chunk;
}
