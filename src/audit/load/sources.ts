import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { openInputFile } from "../../files/mod.ts";

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
  /** Uncompressed bytes from `offset` on. `read` counts bytes on disk. */
  chunks(offset: number, read: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

/** A log file, gzipped or not. */
export async function fileSource(
  path: string,
  options: { readonly isComplete?: boolean; readonly log?: string } = {},
): Promise<LogSource> {
  const file = await openInputFile(path);
  const size = file.size;
  await file.close();
  const gzipped = path.endsWith(".gz");
  return {
    name: basename(path),
    size,
    log: options.log ?? path,
    canSeek: true,
    isComplete: options.isComplete === true || gzipped,
    chunks: (offset, read) => gzipped ? inflated(path, offset, read) : plain(path, offset, read),
  };
}

async function* plain(path: string, offset: number, read: (bytes: number) => void) {
  read(offset);
  for await (const chunk of (await openInputFile(path)).chunks(offset)) {
    read(chunk.length);
    yield chunk;
  }
}

async function* inflated(path: string, offset: number, read: (bytes: number) => void) {
  const file = await openInputFile(path);
  const packed = ReadableStream.from(counted(file.chunks(), read));
  let skip = offset;
  const unpacked = packed.pipeThrough(new DecompressionStream("gzip"))[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value: chunk } = await unpacked.next().catch((error) => {
        throw error instanceof GcsError ? error : damaged(path, error);
      });
      if (done === true) return;
      if (skip >= chunk.length) {
        skip -= chunk.length;
        continue;
      }
      yield skip === 0 ? chunk : chunk.subarray(skip);
      skip = 0;
    }
  } finally {
    await unpacked.return?.();
  }
}

function damaged(path: string, cause: unknown): GcsError {
  return new GcsError("failed", `"${basename(path)}" is cut short or not a gzip file`, { cause });
}

async function* counted(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>, read: (n: number) => void) {
  for await (const chunk of chunks) {
    read(chunk.length);
    yield chunk;
  }
}

/** A stream that ends, such as standard input. */
export function streamSource(name: string, stream: AsyncIterable<Uint8Array>): LogSource {
  return {
    name,
    log: name,
    canSeek: false,
    size: undefined,
    isComplete: true,
    async *chunks(offset, read) {
      let skip = offset;
      for await (const chunk of stream) {
        read(chunk.length);
        if (skip >= chunk.length) skip -= chunk.length;
        else {
          yield chunk.subarray(skip);
          skip = 0;
        }
      }
    },
  };
}

/**
 * A log and its rotated siblings (`.1`, `.2.gz`, `-20260101`, …), oldest first. A file that is
 * there both plain and gzipped is taken once.
 */
export async function rotatedFiles(path: string): Promise<string[]> {
  const folder = dirname(resolve(path));
  const name = basename(path);
  const ages = new Map<string, { file: string; age: number }>();
  for (const entry of (await readdir(folder)).sort()) {
    if (!entry.startsWith(name)) continue;
    const match = /^(?:\.(\d{1,4})|[.-](\d{8}(?:[-.]?\d{1,6})?))(?:\.gz)?$/.exec(
      entry.slice(name.length),
    );
    if (match === null) continue;
    const [, count, date] = match;
    // A date sorts before every count; a larger count is older, a larger date is newer.
    const age = count === undefined
      ? Number(date?.replace(/\D/g, "").padEnd(14, "0"))
      : 1e15 - Number(count);
    const plainName = entry.replace(/\.gz$/, "");
    if (!ages.has(plainName)) ages.set(plainName, { file: join(folder, entry), age });
  }
  const siblings = [...ages.values()].sort((a, b) => a.age - b.age).map(({ file }) => file);
  return [...siblings, resolve(path)];
}

/** A log with its rotated siblings, ready to load. Only the last may still grow. */
export async function rotatedSources(path: string): Promise<LogSource[]> {
  const files = await rotatedFiles(path);
  return await Promise.all(
    files.map((file, index) =>
      fileSource(file, { isComplete: index + 1 < files.length, log: resolve(path) })
    ),
  );
}
