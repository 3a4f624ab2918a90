import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { GcsError } from "../errors/mod.ts";

/** What a compiled program may carry: native code, the modules for scripts, and notices. */
export type EmbeddedName = "sqlcipher" | "keyring" | "modules" | "notices";

/** A file that the compiled program carries. */
export interface EmbeddedFile {
  /** Opens it; in parts, since what is loaded into memory costs more time than to compare it. */
  open(): EmbeddedReader;
  /** Whether it is a Zstandard file: the runtime copies all it carries itself at each start. */
  readonly isPacked: boolean;
  /** What the name of its code ends with, such as `.so`. */
  readonly suffix: string;
  /** Of the code itself, unpacked: what is loaded is what was compared. */
  readonly sha256: string;
  /** Bytes of the code, unpacked. */
  readonly size: number;
}

/** An open file. */
export interface EmbeddedReader {
  readSync(buffer: Uint8Array<ArrayBuffer>): number | null;
  close(): void;
}

declare global {
  /** Set by the first module of a built program, which tools/build.ts writes. */
  var gcsNativeCode: Readonly<Partial<Record<EmbeddedName, EmbeddedFile>>> | undefined;
}

/**
 * Whether this program was built, compiled or as an npm package: then nothing native is looked for
 * outside of it.
 */
export function isCompiled(): boolean {
  return Deno.build.standalone || globalThis.gcsNativeCode !== undefined;
}

/** The file of that name in this program; undefined when it runs from its sources. */
export function embeddedFile(name: EmbeddedName): EmbeddedFile | undefined {
  return globalThis.gcsNativeCode?.[name];
}

/** Takes the next part of a file. */
export type TakePart = (part: Uint8Array<ArrayBuffer>) => void;

/**
 * Hands the code in an embedded file to `take`, part by part; a part is overwritten by the next one.
 * All of it is compared with the build's, since the runtime would read a file of the same name in the
 * shared temporary folder if there were none in the program. Use nothing of it before this returns.
 *
 * @throws GcsError `integrity` when it is not what was built in.
 */
export function copyEmbedded(file: EmbeddedFile, take: TakePart): void {
  const hash = createHash("sha256");
  let size = 0;
  for (const part of file.isPacked ? unpacked(file) : partsOf(file)) {
    size += part.length;
    if (size > file.size) break;
    hash.update(part);
    take(part);
  }
  if (size === file.size && hash.digest("hex") === file.sha256) return;
  throw new GcsError(
    "integrity",
    "This program is damaged: what it carries is not what was built",
    { hint: "install gcs again" },
  );
}

/** All of the code in an embedded file, compared. */
export function embeddedBytes(file: EmbeddedFile): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(file.size);
  let at = 0;
  copyEmbedded(file, (part) => {
    bytes.set(part, at);
    at += part.length;
  });
  return bytes;
}

/** What is embedded under a name, compared; undefined in a program that carries none. */
export function embeddedContent(name: EmbeddedName): Uint8Array<ArrayBuffer> | undefined {
  const file = embeddedFile(name);
  return file && embeddedBytes(file);
}

/** Small enough to stay in the processor's cache between reading, comparing and writing. */
const partBytes = 256 * 1024;

function* partsOf(file: EmbeddedFile): Generator<Uint8Array<ArrayBuffer>> {
  const reader = file.open();
  try {
    const buffer = new Uint8Array(partBytes);
    for (let count; (count = reader.readSync(buffer)) !== null;) yield buffer.subarray(0, count);
  } finally {
    reader.close();
  }
}

/** In one part; none when it cannot be unpacked, or becomes larger than it may. */
function unpacked(file: EmbeddedFile): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array[] = [];
  for (const part of partsOf(file)) parts.push(part.slice());
  const packed = Buffer.concat(parts);
  try {
    const { buffer, byteOffset, length } = zstdDecompressSync(packed, {
      // All in one piece, without a copy at the end; the decoder takes no smaller number than 64.
      chunkSize: Math.max(file.size, 64),
      maxOutputLength: file.size,
    });
    return buffer instanceof ArrayBuffer ? [new Uint8Array(buffer, byteOffset, length)] : [];
  } catch {
    return [];
  }
}

/** SHA-256 in hexadecimal digits. */
export function sha256Of(bytes: Uint8Array<ArrayBuffer>): string {
  return createHash("sha256").update(bytes).digest("hex");
}
