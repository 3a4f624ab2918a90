import { GcsError } from "../errors/mod.ts";
import type { Archive } from "./sums.ts";
import { zipEntry } from "./zip_entry.ts";

/** A program is this long at most; those of today have 110 MB. */
const maxProgramBytes = 1024 * 1024 * 1024;

const block = 512;

/**
 * The one program in an archive, in parts, of which none is kept here. Whatever else the archive
 * has stays packed; no name in it becomes a path.
 *
 * @throws GcsError `integrity` when it holds no such program, not all of it, or too much.
 */
export async function* programIn(
  bytes: Uint8Array<ArrayBuffer>,
  { name, version }: Pick<Archive, "name" | "version">,
): AsyncGenerator<Uint8Array> {
  const isZip = name.endsWith(".zip");
  const folder = name.slice(0, -(isZip ? ".zip" : ".tar.gz").length);
  const wanted = `${folder}/${isZip ? "gcs.exe" : "gcs"}`;
  try {
    yield* isZip ? fromZip(bytes, wanted) : fromTar(bytes, wanted);
  } catch (cause) {
    if (cause instanceof GcsError) throw cause;
    throw new GcsError("integrity", `Release ${version} cannot be unpacked: ${name} is damaged`, {
      cause,
    });
  }
}

async function* fromZip(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: string,
): AsyncGenerator<Uint8Array> {
  const entry = zipEntry(bytes, wanted);
  if (entry === undefined) throw lacking(wanted);
  const { packed, isDeflated, size } = entry;
  requireFit(size);
  if (!isDeflated) {
    if (packed.length !== size) throw new Error("The size is another one");
    yield packed;
    return;
  }
  let unpacked = 0;
  for await (const part of inflated(packed, "deflate-raw")) {
    unpacked += part.length;
    if (unpacked > size) break;
    yield part;
  }
  if (unpacked !== size) throw new Error("The size is another one");
}

/** Reads as far as the program goes (POSIX ustar, as GNU tar writes it for names this short). */
async function* fromTar(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: string,
): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array();
  let left = 0;
  let isWanted = false;
  for await (const part of inflated(bytes, "gzip")) {
    let data = part;
    if (rest.length > 0) {
      data = new Uint8Array(rest.length + part.length);
      data.set(rest);
      data.set(part, rest.length);
    }
    let at = 0;
    while (at < data.length) {
      if (left > 0) {
        const end = Math.min(at + left, data.length);
        if (isWanted) yield data.subarray(at, end);
        left -= end - at;
        at = end;
        if (left === 0 && isWanted) return;
        continue;
      }
      if (data.length - at < block) break;
      const header = tarHeader(data.subarray(at, at + block));
      at += block;
      if (header === undefined) throw lacking(wanted);
      isWanted = header.name === wanted && header.isFile;
      if (isWanted) requireFit(header.size);
      left = isWanted ? header.size : Math.ceil(header.size / block) * block;
    }
    rest = data.slice(at);
  }
  throw left > 0 ? new Error("The archive ends in the middle") : lacking(wanted);
}

function requireFit(size: number): void {
  if (size > maxProgramBytes) throw new Error("The program is too large");
  if (size === 0) throw new Error("The program is empty");
}

/** Undefined at the end of the archive, which is a block of zeros. */
function tarHeader(bytes: Uint8Array) {
  if (bytes.every((byte) => byte === 0)) return undefined;
  const text = (from: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, "");
  const size = /^ *([0-7]{1,11}) *$/.exec(text(124, 12))?.[1];
  if (size === undefined) throw new Error("A size is no number");
  const kind = text(156, 1);
  return { name: text(0, 100), size: parseInt(size, 8), isFile: kind === "0" || kind === "" };
}

function inflated(bytes: Uint8Array<ArrayBuffer>, format: "gzip" | "deflate-raw") {
  return new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
}

function lacking(wanted: string): GcsError {
  return new GcsError("integrity", `The archive of the release holds no ${wanted}`);
}
