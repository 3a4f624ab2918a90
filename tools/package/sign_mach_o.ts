/**
 * Signs a macOS program ad hoc, as Apple's linker does: hashes of its pages and no name. `deno
 * compile` signs what it makes for arm64, whose system runs nothing unsigned, and not for x64.
 * Formats: Apple's loader.h and cs_blobs.h.
 */
import { createHash } from "node:crypto";

const [segment, codeSignature] = [0x19, 0x1d];
const page = 4096;
const hashSize = 32;
const headLength = 88;

/**
 * The program with a signature behind it.
 *
 * @throws Error where it is signed already, or has no room for the command that tells of it.
 */
export function signedAdHoc(program: Uint8Array, identifier: string): Uint8Array<ArrayBuffer> {
  const limit = Math.ceil(program.length / 16) * 16;
  const length = signatureLength(limit, identifier);
  const bytes = new Uint8Array(limit + length);
  bytes.set(program);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  const [count, size] = [u32(16), u32(20)];
  let first = limit;
  let textSize = 0;
  for (let at = 32, left = count; left > 0; at += u32(at + 4), left--) {
    if (u32(at) === codeSignature) throw new Error("It is signed already");
    if (u32(at) !== segment) continue;
    const name = new TextDecoder().decode(bytes.subarray(at + 8, at + 24)).replace(/\0+$/, "");
    if (name === "__TEXT") textSize = u64(at + 48);
    for (let section = at + 72; section < at + u32(at + 4); section += 80) {
      const offset = u32(section + 48);
      if (offset > 0) first = Math.min(first, offset);
    }
    if (name === "__LINKEDIT") {
      const inFile = bytes.length - u64(at + 40);
      view.setBigUint64(at + 48, BigInt(inFile), true);
      view.setBigUint64(at + 32, BigInt(Math.ceil(inFile / page) * page), true);
    }
  }
  const command = 32 + size;
  if (command + 16 > first) throw new Error("There is no room for the command of a signature");
  [codeSignature, 16, limit, length].forEach((value, index) =>
    view.setUint32(command + 4 * index, value, true)
  );
  view.setUint32(16, count + 1, true);
  view.setUint32(20, size + 16, true);
  bytes.set(signature(bytes.subarray(0, limit), identifier, textSize), limit);
  return bytes;
}

/** The signature over the bytes before it (numbers of a signature are big-endian). */
export function signature(code: Uint8Array, identifier: string, textSize: number): Uint8Array {
  const bytes = new Uint8Array(signatureLength(code.length, identifier));
  const view = new DataView(bytes.buffer);
  const put = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, false));
  // A SuperBlob with one blob, the CodeDirectory.
  const start = 20;
  put(0, 0xfade0cc0, bytes.length, 1, 0, start);
  const hashes = headLength + identifier.length + 1;
  const pages = Math.ceil(code.length / page);
  // Version with the executable segment; flags: ad hoc, signed by a linker.
  put(start, 0xfade0c02, bytes.length - start, 0x20400, 0x20002, hashes, headLength, 0, pages);
  put(start + 32, code.length);
  bytes.set([hashSize, 2, 0, Math.log2(page)], start + 36);
  view.setBigUint64(start + 72, BigInt(textSize), false);
  // The main program, not a library.
  view.setBigUint64(start + 80, 1n, false);
  bytes.set(new TextEncoder().encode(identifier), start + headLength);
  for (let index = 0; index < pages; index++) {
    const part = code.subarray(index * page, (index + 1) * page);
    const hash = createHash("sha256").update(part).digest();
    bytes.set(hash, start + hashes + index * hashSize);
  }
  return bytes;
}

function signatureLength(limit: number, identifier: string): number {
  return 20 + headLength + identifier.length + 1 + Math.ceil(limit / page) * hashSize;
}
