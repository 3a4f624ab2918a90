/** What a Linux program or library says of itself, by `readelf` of binutils, which knows every processor. */
import { run } from "../cross/run.ts";

/** Facts of an ELF file. */
export interface ElfFacts {
  /** `Advanced Micro Devices X86-64` or `AArch64`. */
  readonly machine: string;
  /** Names of functions and data that others may use. */
  readonly exports: readonly string[];
  /** The highest version of the GNU C library that a symbol asks for, for example `2.28`. */
  readonly glibc: string;
  /** What is missing of relro, immediate binding, a stack without code, stack protection. */
  readonly missing: readonly string[];
}

/** Reads one. */
export async function elfFacts(path: string): Promise<ElfFacts> {
  const text = await run(["readelf", "-W", "-h", "-l", "-d", "--dyn-syms", path]);
  const symbols = [...text.matchAll(
    /^\s*\d+: [0-9a-f]+\s+\S+\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)/gm,
  )].map(([, type, bind, visibility, section, name = ""]) => ({
    type,
    isExport: section !== "UND" && bind !== "LOCAL" && visibility === "DEFAULT",
    name,
  }));
  const glibc = [...text.matchAll(/@GLIBC_(\d+\.\d+)/g)].flatMap(([, version]) => version ?? []);
  const signs: Readonly<Record<string, RegExp>> = {
    "relocations that are read-only": /GNU_RELRO/,
    "immediate binding": /BIND_NOW|Flags: .*NOW/,
    "a stack without code": /GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RW\s/,
    "stack protection": /__stack_chk_fail/,
  };
  return {
    machine: /Machine:\s+(.+)/.exec(text)?.[1]?.trim() ?? "",
    exports: symbols.filter(({ isExport }) => isExport).map(({ name }) => name.split("@")[0] ?? ""),
    glibc: glibc.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1) ?? "none",
    missing: Object.entries(signs).filter(([, sign]) => !sign.test(text)).map(([name]) => name),
  };
}
