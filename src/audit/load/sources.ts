import { basename, resolve } from "node:path";
import { openInputFile } from "../../files/mod.ts";
import { isPackedName, isRotatedName, logOf } from "./rotation.ts";
import { magicLength, packingOf, packingOfName, unpacked } from "./unpack.ts";

/** Something to load from. */
export interface LogSource {
  /** Kept with every record: the file's name, `-` for standard input. */
  readonly name: string;
  /** The log that this is a part of; equal lines are counted across its parts. */
  readonly log: string;
  /** True when it can be read again from any place. */
  readonly canSeek: boolean;
  /** Bytes on disk, for progress; undefined when not known. */
  readonly size: number | undefined;
  /** False while more may be appended: an unfinished last line is then left for the next load. */
  readonly isComplete: boolean;
  /** Unpacked bytes from `offset` on. `read` counts bytes on disk. */
  chunks(offset: number, read: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

/**
 * A log file, plain or packed with gzip or Zstandard: told by its content, and where that says
 * nothing by its name.
 *
 * @throws GcsError `usage` when it cannot be read or is packed in another way.
 */
export async function fileSource(path: string): Promise<LogSource> {
  const file = await openInputFile(path);
  const { size } = file;
  const name = basename(path);
  const told = packingOf(await startOf(file.chunks()), name);
  const packing = told === "plain" ? packingOfName(name) : told;
  return {
    name,
    size,
    log: logOf(resolve(path)),
    canSeek: true,
    isComplete: packing !== "plain" || isRotatedName(name) || isPackedName(name),
    chunks: async function* (offset, read) {
      const isPlain = packing === "plain";
      if (isPlain) read(offset);
      const disk = counted((await openInputFile(path)).chunks(isPlain ? offset : 0), read);
      yield* isPlain ? disk : after(unpacked(name, packing, disk), offset);
    },
  };
}

/** A stream that ends, such as standard input, plain or packed. */
export function streamSource(name: string, stream: AsyncIterable<Uint8Array>): LogSource {
  return {
    name,
    log: name,
    canSeek: false,
    size: undefined,
    isComplete: true,
    async *chunks(offset, read) {
      const { start, all } = await peeked(counted(stream, read));
      yield* after(unpacked(name, packingOf(start, name), all), offset);
    },
  };
}

async function startOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const chunk of chunks) return chunk.slice(0, magicLength);
  return new Uint8Array(0);
}

/** The first bytes of a stream, and all of it. */
async function peeked(stream: AsyncIterable<Uint8Array>) {
  const chunks = stream[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  const start: number[] = [];
  while (start.length < magicLength) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    first.push(value);
    start.push(...value.subarray(0, magicLength - start.length));
  }
  const all = async function* () {
    try {
      yield* first;
      for (;;) {
        const { done, value } = await chunks.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await chunks.return?.();
    }
  };
  return { start: Uint8Array.from(start), all: all() };
}

async function* after(chunks: AsyncIterable<Uint8Array>, offset: number) {
  let skip = offset;
  for await (const chunk of chunks) {
    if (skip >= chunk.length) skip -= chunk.length;
    else {
      yield skip === 0 ? chunk : chunk.subarray(skip);
      skip = 0;
    }
  }
}

async function* counted(chunks: AsyncIterable<Uint8Array>, read: (bytes: number) => void) {
  for await (const chunk of chunks) {
    read(chunk.length);
    yield chunk;
  }
}
