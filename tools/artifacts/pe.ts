/** What a Windows program or library says of itself (the PE format, 64 bits). */

/** Facts of a PE file. */
export interface PeFacts {
  readonly machine: "x86_64" | "other";
  readonly exports: readonly string[];
  /** What is missing of addresses that vary, in 64 bits, and data that is not run. */
  readonly missing: readonly string[];
}

const protections = [
  [0x20, "addresses of 64 bits"],
  [0x40, "addresses that vary"],
  [0x100, "data that is not run"],
] as const;

/** Reads one. */
export function peFacts(bytes: Uint8Array): PeFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const header = u32(0x3c);
  if (u32(header) !== 0x4550) throw new Error("Not a PE file");
  const optional = header + 24;
  const sections = optional + view.getUint16(header + 20, true);
  const count = view.getUint16(header + 6, true);
  /** Where an address of the loaded file is in the file. */
  const place = (address: number): number => {
    for (let at = sections; at < sections + 40 * count; at += 40) {
      const start = u32(at + 12);
      if (address >= start && address < start + Math.max(u32(at + 8), u32(at + 16))) {
        return address - start + u32(at + 20);
      }
    }
    throw new Error("An address is in no section");
  };
  const table = u32(optional + 112);
  const exports = table === 0 ? [] : Array.from({ length: u32(place(table) + 24) }, (_, index) => {
    const start = place(u32(place(u32(place(table) + 32)) + 4 * index));
    return new TextDecoder().decode(bytes.subarray(start, bytes.indexOf(0, start)));
  });
  const characteristics = view.getUint16(optional + 70, true);
  return {
    machine: view.getUint16(header + 4, true) === 0x8664 ? "x86_64" : "other",
    exports,
    missing: protections.filter(([bit]) => (characteristics & bit) === 0).map(([, name]) => name),
  };
}
