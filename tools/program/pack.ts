/**
 * Files that lie in the file of the program itself, behind the code of the runtime. What the runtime
 * carries it copies whole at each start; these cost nothing before they are read.
 */

/** Where each file is in the pack, and how long it is, by name. */
export type PackFiles = Readonly<Record<string, readonly [from: number, length: number]>>;

/** A file of a pack, as one that was opened by itself. */
export interface PackedFile {
  readSync(buffer: Uint8Array<ArrayBuffer>): number | null;
  close(): void;
}

/** A pack that was opened. */
export interface Pack {
  /** All of a file; undefined when it is not in the pack. */
  read(name: string): Uint8Array<ArrayBuffer> | undefined;
  /** A file to be read from its start, part by part. */
  open(name: string): PackedFile;
}

/** Bytes at the start of a program that say where its code ends. */
export const headerLength = 64;
/** Bytes at the start of a pack that tell it from that of any other build. */
export const idLength = 32;

/**
 * Opens the pack of a program. The file stays open to the end: an update puts another file in its
 * place. Undefined when the file is that of another build already.
 */
export function openPack(program: string, id: string, files: PackFiles): Pack | undefined {
  const file = Deno.openSync(program);
  const readAt = (from: number, buffer: Uint8Array<ArrayBuffer>) => {
    file.seekSync(from, Deno.SeekMode.Start);
    for (let at = 0; at < buffer.length;) {
      const count = file.readSync(at === 0 ? buffer : buffer.subarray(at));
      if (count === null) throw new Error("The file of the program is too short");
      at += count;
    }
    return buffer;
  };
  const start = endOfCode(readAt(0, new Uint8Array(headerLength)));
  if (start === undefined || readAt(start, new Uint8Array(idLength)).toHex() !== id) {
    return undefined;
  }
  return {
    read(name) {
      const found = files[name];
      return found && readAt(start + found[0], new Uint8Array(found[1]));
    },
    open(name) {
      const [from, length] = files[name] ?? [0, 0];
      let at = 0;
      return {
        readSync(buffer) {
          const part = buffer.subarray(0, length - at);
          if (part.length === 0) return null;
          readAt(start + from + at, part);
          at += part.length;
          return part.length;
        },
        close() {},
      };
    },
  };
}

/** Where a program of Linux (ELF, 64 bits) ends: behind its section headers; undefined for others. */
export function endOfCode(header: Uint8Array<ArrayBuffer>): number | undefined {
  const view = new DataView(header.buffer, header.byteOffset, headerLength);
  // "\x7fELF", 64 bits, little-endian.
  if (view.getUint32(0) !== 0x7f454c46 || view.getUint16(4) !== 0x0201) return undefined;
  return Number(view.getBigUint64(0x28, true)) +
    view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
}
