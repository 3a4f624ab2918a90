/**
 * Hides the functions of a static library of macOS from those who load what it is linked into. The
 * compiler does so by `-fvisibility=hidden`; what OpenSSL writes in assembly does not hear that, and
 * zig's linker knows no list of names. Formats: ar(5) of BSD, Apple's nlist.h.
 */
const magic = 0xfeedfacf;
const symbolTable = 0x2;
const [external, privateExternal, kind] = [0x01, 0x10, 0x0e];

/** Marks every function and datum that the members define; returns how many were not marked before. */
export function hideSymbols(archive: Uint8Array): number {
  const text = (from: number, to: number) =>
    new TextDecoder("latin1").decode(archive.subarray(from, to));
  if (text(0, 8) !== "!<arch>\n") throw new Error("Not a static library");
  let hidden = 0;
  for (let at = 8; at + 60 <= archive.length;) {
    const size = Number(text(at + 48, at + 58));
    const name = /^#1\/(\d+)/.exec(text(at, at + 16))?.[1];
    const start = at + 60 + Number(name ?? 0);
    hidden += hideInObject(archive.subarray(start, at + 60 + size));
    at += 60 + size + size % 2;
  }
  return hidden;
}

function hideInObject(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 32 || view.getUint32(0, true) !== magic) return 0;
  let hidden = 0;
  for (let at = 32, left = view.getUint32(16, true); left > 0; left--) {
    if (view.getUint32(at, true) === symbolTable) {
      const [table, count] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
      for (let entry = table; entry < table + 16 * count; entry += 16) {
        const type = view.getUint8(entry + 4);
        const isDefined = (type & external) !== 0 && (type & kind) !== 0;
        if (!isDefined || (type & privateExternal) !== 0) continue;
        view.setUint8(entry + 4, type | privateExternal);
        hidden++;
      }
    }
    at += view.getUint32(at + 4, true);
  }
  return hidden;
}
