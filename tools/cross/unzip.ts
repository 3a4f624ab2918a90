/** Reads the one file of a zip archive (APPNOTE.TXT of PKWARE), for machines without `unzip`. */
import { inflateRawSync } from "node:zlib";

const [endMark, entryMark] = [0x06054b50, 0x02014b50];
const endLength = 22;

/**
 * The bytes of the file of that name.
 *
 * @throws Error where the archive holds anything else.
 */
export function onlyFile(archive: Uint8Array, name: string): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - endLength;
  while (end >= 0 && view.getUint32(end, true) !== endMark) end--;
  if (end < 0) throw new Error("Not a zip archive");
  const entry = view.getUint32(end + 16, true);
  const nameLength = view.getUint16(entry + 28, true);
  const found = new TextDecoder().decode(archive.subarray(entry + 46, entry + 46 + nameLength));
  const count = view.getUint16(end + 10, true);
  if (view.getUint32(entry, true) !== entryMark || count !== 1 || found !== name) {
    throw new Error(`The archive holds ${count} files, the first called "${found}", not ${name}`);
  }
  const local = view.getUint32(entry + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const bytes = archive.subarray(start, start + view.getUint32(entry + 20, true));
  return view.getUint16(entry + 10, true) === 0 ? bytes : inflateRawSync(bytes);
}
