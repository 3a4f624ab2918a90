import type { TakePart } from "./embedded.ts";

/** Functions of the C library of Linux. It is loaded already, so no folder is searched for it. */
const functions = {
  memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const closeOnExec = 1;
const allowSealing = 2;
/** Without the mode bit for starting it as a program, as hardened kernels ask for (6.3 and later). */
const noProgram = 8;
const addSeals = 1033;
/** No more seals, no other size, no other content. */
const allSeals = 1 | 2 | 4 | 8;

/**
 * Puts what `fill` hands over into an anonymous file that has no name in any folder and that nobody,
 * not even this process, can change any more. The path that comes back leads to it in every thread
 * of this process; the file stays open to its end, since the dynamic loader takes a path it has seen
 * before for the same file.
 *
 * @throws Error where the system has no such files or forbids them.
 */
export function memoryFile(fill: (take: TakePart) => void): string {
  library ??= Deno.dlopen("libc.so.6", functions);
  return sealedFile(library.symbols, fill);
}

/** Kept: to name the functions again takes longer than a small file. */
let library: Deno.DynamicLibrary<typeof functions> | undefined;

function sealedFile(
  libc: Deno.DynamicLibrary<typeof functions>["symbols"],
  fill: (take: TakePart) => void,
): string {
  const name = new TextEncoder().encode("gcs\0");
  let file = libc.memfd_create(name, closeOnExec | allowSealing | noProgram);
  if (file === -1) file = libc.memfd_create(name, closeOnExec | allowSealing);
  if (file === -1) throw new Error("memfd_create failed");
  try {
    fill((part) => {
      for (let rest = part; rest.length > 0;) {
        const written = Number(libc.write(file, rest, BigInt(rest.length)));
        if (written <= 0) throw new Error("the anonymous file could not be written");
        rest = rest.subarray(written);
      }
    });
    if (libc.fcntl(file, addSeals, allSeals) === -1) throw new Error("it could not be sealed");
    return `/proc/self/fd/${file}`;
  } catch (error) {
    libc.close(file);
    throw error;
  }
}
