/** What a macOS program or library says of itself (Mach-O, 64 bits, as in Apple's loader.h). */
import { createHash } from "node:crypto";

/** Facts of a Mach-O file. */
export interface MachOFacts {
  readonly machine: "x86_64" | "arm64";
  /** Names of functions and data that others may use, without the leading underscore. */
  readonly exports: readonly string[];
  /** The oldest macOS that it says it runs on, for example `11.0`. */
  readonly oldest: string;
  /** Hashed pages of the signature, and how many of them are not as the file has them. */
  readonly signature: { readonly pages: number; readonly wrong: number } | undefined;
}

const [symbolTable, codeSignature, minVersion, buildVersion] = [0x2, 0x1d, 0x24, 0x32];
const [external, kind, undefinedKind] = [0x01, 0x0e, 0x00];

/** Reads one. */
export function machOFacts(bytes: Uint8Array): MachOFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  if (u32(0) !== 0xfeedfacf) throw new Error("Not a Mach-O file of 64 bits");
  const machine = u32(4) === 0x0100000c ? "arm64" : "x86_64";
  const facts: { exports: string[]; oldest: string; signature: MachOFacts["signature"] } = {
    exports: [],
    oldest: "",
    signature: undefined,
  };
  for (let at = 32, left = u32(16); left > 0; at += u32(at + 4), left--) {
    const command = u32(at);
    if (command === symbolTable) {
      facts.exports = symbols(bytes, u32(at + 8), u32(at + 12), u32(at + 16));
    }
    if (command === codeSignature) facts.signature = signature(bytes, u32(at + 8));
    if (command === minVersion) facts.oldest = version(u32(at + 8));
    if (command === buildVersion) facts.oldest = version(u32(at + 12));
  }
  return { machine, ...facts };
}

function version(value: number): string {
  return `${value >>> 16}.${(value >>> 8) & 0xff}`;
}

function symbols(bytes: Uint8Array, at: number, count: number, names: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: string[] = [];
  for (let index = 0; index < count; index++) {
    const entry = at + 16 * index;
    const type = view.getUint8(entry + 4);
    if ((type & external) === 0 || (type & kind) === undefinedKind) continue;
    const start = names + view.getUint32(entry, true);
    found.push(new TextDecoder().decode(bytes.subarray(start, bytes.indexOf(0, start))).slice(1));
  }
  return found;
}

/** Hashes each page against the CodeDirectory (numbers of a signature are big-endian). */
function signature(bytes: Uint8Array, at: number): MachOFacts["signature"] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, false);
  const directories = Array.from(
    { length: u32(at + 8) },
    (_, index) => at + u32(at + 16 + 8 * index),
  )
    .filter((blob) => u32(blob) === 0xfade0c02);
  let [pages, wrong] = [0, 0];
  for (const directory of directories) {
    const [hashes, count, limit] = [u32(directory + 16), u32(directory + 28), u32(directory + 32)];
    const [size, type] = [view.getUint8(directory + 36), view.getUint8(directory + 37)];
    const page = 1 << view.getUint8(directory + 39);
    if (type !== 2) throw new Error(`Pages are hashed with type ${type}, not SHA-256`);
    for (let index = 0; index < count; index++) {
      const end = Math.min((index + 1) * page, limit);
      const hash = createHash("sha256").update(bytes.subarray(index * page, end)).digest();
      const start = directory + hashes + index * size;
      if (!hash.subarray(0, size).equals(bytes.subarray(start, start + size))) wrong++;
    }
    pages += count;
  }
  return { pages, wrong };
}
