import { createHash } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { GcsError } from "../errors/mod.ts";

/** What a compiled program may carry: native code, the modules for scripts, and notices. */
export type EmbeddedName = "sqlcipher" | "keyring" | "modules" | "notices";

/** Native code inside the compiled program, packed: the runtime copies all it carries at each start. */
export interface EmbeddedFile {
  /** A Zstandard file; its name ends with `.zst` after the suffix of the code. */
  readonly url: URL;
  /** Of the code itself, unpacked: what is loaded is what was compared. */
  readonly sha256: string;
  /** Bytes of the code, unpacked. */
  readonly size: number;
}

declare global {
  /** Set by the first module of a compiled program, which tools/build.ts writes. */
  var gcsNativeCode: Readonly<Partial<Record<EmbeddedName, EmbeddedFile>>> | undefined;
}

/** Whether this is a compiled program: then nothing native is looked for outside of it. */
export function isCompiled(): boolean {
  return Deno.build.standalone;
}

/** The file of that name in this program; undefined when it runs from its sources. */
export function embeddedFile(name: EmbeddedName): EmbeddedFile | undefined {
  return globalThis.gcsNativeCode?.[name];
}

/**
 * The code in an embedded file. It is compared with the build's, since the runtime would read a file
 * of the same name in the shared temporary folder if there were none in the program.
 *
 * @throws GcsError `integrity` when it is not what was built in.
 */
export async function embeddedBytes(
  { url, sha256, size }: EmbeddedFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = unpacked(await Deno.readFile(url), size);
  if (bytes !== undefined && sha256Of(bytes) === sha256) return bytes;
  throw new GcsError(
    "integrity",
    "This program is damaged: what it carries is not what was built",
    { hint: "install gcs again" },
  );
}

/** What is embedded under a name, compared; undefined in a program that carries none. */
export async function embeddedContent(
  name: EmbeddedName,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = embeddedFile(name);
  return file === undefined ? undefined : await embeddedBytes(file);
}

/** Undefined when it cannot be unpacked, or becomes larger than it may. */
function unpacked(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    const { buffer, byteOffset, length } = zstdDecompressSync(packed, {
      // All in one piece, without a copy at the end; the decoder takes no smaller number than 64.
      chunkSize: Math.max(size, 64),
      maxOutputLength: size,
    });
    return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, length) : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 in hexadecimal digits. */
export function sha256Of(bytes: Uint8Array<ArrayBuffer>): string {
  return createHash("sha256").update(bytes).digest("hex");
}
