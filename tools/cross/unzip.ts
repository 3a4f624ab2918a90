import { inflateRawSync } from "node:zlib";
import { zipEntry, zipNames } from "../../src/update/zip_entry.ts";

/**
 * The bytes of the one file of a zip archive, by its name; for machines without `unzip`.
 *
 * @throws Error where the archive holds anything else.
 */
export function onlyFile(archive: Uint8Array<ArrayBuffer>, name: string): Uint8Array {
  const names = zipNames(archive);
  const entry = names.length === 1 ? zipEntry(archive, name) : undefined;
  if (entry === undefined) {
    throw new Error(
      `The archive holds ${names.length} files, the first called "${names[0]}", not ${name}`,
    );
  }
  return entry.isDeflated ? inflateRawSync(entry.packed) : entry.packed;
}
