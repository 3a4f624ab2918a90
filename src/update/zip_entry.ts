/** A file inside a zip archive. */
export interface ZipEntry {
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Else it is stored as it is. */
  readonly isDeflated: boolean;
  /** Bytes, unpacked. */
  readonly size: number;
}

const endOfCentral = 0x06054b50;
const centralEntry = 0x02014b50;
const localEntry = 0x04034b50;

/**
 * The entry of that very name (APPNOTE 6.3, without ZIP64, which files of this size do not need).
 * Throws for what is no zip archive.
 */
export function zipEntry(bytes: Uint8Array<ArrayBuffer>, wanted: string): ZipEntry | undefined {
  const view = viewOf(bytes);
  for (const [name, at] of placesIn(bytes, view)) {
    if (name === wanted) return entryAt(bytes, view, at);
  }
  return undefined;
}

/** The names of all entries. Throws for what is no zip archive. */
export function zipNames(bytes: Uint8Array<ArrayBuffer>): string[] {
  return Array.from(placesIn(bytes, viewOf(bytes)), ([name]) => name);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function* placesIn(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
): Generator<readonly [name: string, at: number]> {
  const end = endAt(view);
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== centralEntry) throw new Error("No entry where one should be");
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true)
    );
    const nameEnd = at + 46 + (nameLength ?? 0);
    yield [new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)), at];
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
}

function entryAt(bytes: Uint8Array<ArrayBuffer>, view: DataView, central: number): ZipEntry {
  const method = view.getUint16(central + 10, true);
  const length = view.getUint32(central + 20, true);
  const size = view.getUint32(central + 24, true);
  const local = view.getUint32(central + 42, true);
  if (method !== 0 && method !== 8) throw new Error("It is packed in an unknown way");
  if (view.getUint32(local, true) !== localEntry) throw new Error("No file where one should be");
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = bytes.subarray(from, from + length);
  if (packed.length !== length) throw new Error("The file is not all there");
  return { packed, isDeflated: method === 8, size };
}

/** The last record, behind which a comment may stand. */
function endAt(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === endOfCentral) return at;
  }
  throw new Error("Not a zip archive");
}
