import { readFileSync } from "node:fs";

/** Functions of the C library of Linux. It is loaded already, so no folder is searched for it. */
const functions = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const readOnlyCloseOnExec = 0o2000000;

/**
 * The text of a file that the kernel makes up, such as `/proc/self/mountinfo`; empty where there is
 * none. Deno reads files of `/proc` for programs alone that may do everything, which this one may
 * not: so the C library reads it, which the permission for native code covers, and Deno where that
 * is not given.
 */
export function kernelFile(path: string): string {
  if (Deno.build.os !== "linux") return "";
  try {
    library ??= Deno.dlopen("libc.so.6", functions);
    return readAll(library.symbols, path);
  } catch {
    return byRuntime(path);
  }
}

function byRuntime(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Kept: to name the functions takes longer than to read a file. */
let library: Deno.DynamicLibrary<typeof functions> | undefined;

function readAll(
  { open, read, close }: Deno.DynamicLibrary<typeof functions>["symbols"],
  path: string,
): string {
  const file = open(new TextEncoder().encode(`${path}\0`), readOnlyCloseOnExec);
  if (file < 0) return "";
  const decoder = new TextDecoder();
  const part = new Uint8Array(65_536);
  let text = "";
  try {
    for (;;) {
      const count = Number(read(file, part, BigInt(part.length)));
      if (count <= 0) return text + decoder.decode();
      text += decoder.decode(part.subarray(0, count), { stream: true });
    }
  } finally {
    close(file);
  }
}
