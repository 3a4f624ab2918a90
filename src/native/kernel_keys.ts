/**
 * Keys that the kernel of Linux holds in memory for one user, with a time-out, by the system calls
 * behind keyctl(1). They are no files, are never swapped out, and are gone with the machine's start.
 */
export interface KernelKeys {
  /** Undefined when there is none, or its time is over. */
  read(name: string): Uint8Array<ArrayBuffer> | undefined;
  /** For so many seconds from now; 0: until it is forgotten. False where the kernel refuses. */
  keep(name: string, payload: Uint8Array<ArrayBuffer>, seconds: number): boolean;
  /** False when there was none. */
  forget(name: string): boolean;
}

/** One function with several forms: a call of the system has a number and its own arguments. */
const functions = {
  addKey: {
    name: "syscall",
    parameters: ["i64", "buffer", "buffer", "buffer", "usize", "i32"],
    result: "i64",
  },
  control: { name: "syscall", parameters: ["i64", "i32", "i32", "u32"], result: "i64" },
  search: {
    name: "syscall",
    parameters: ["i64", "i32", "i32", "buffer", "buffer", "i32"],
    result: "i64",
  },
  read: { name: "syscall", parameters: ["i64", "i32", "i32", "buffer", "usize"], result: "i64" },
} as const satisfies Deno.ForeignLibraryInterface;

/** Numbers of add_key and keyctl. */
const calls: Partial<Record<typeof Deno.build.arch, readonly [bigint, bigint]>> = {
  "x86_64": [248n, 250n],
  aarch64: [217n, 219n],
};

/** The keyring of the user, in every session of theirs. */
const ofUser = -4;
const getKeyring = 0;
const setPermissions = 5;
const search = 10;
const read = 11;
const setTimeout = 15;
const invalidate = 21;

/**
 * All for the owner, nothing for who merely possesses it: a session started by `su` may inherit the
 * keyrings of another user, and possesses what hangs in them.
 */
const ownerOnly = 0x003f0000;

/** Undefined where there is no such thing: another system, or a container that forbids it. */
export function kernelKeys(): KernelKeys | undefined {
  const numbers = Deno.build.os === "linux" ? calls[Deno.build.arch] : undefined;
  if (numbers === undefined) return undefined;
  const [addKey, keyctl] = numbers;
  let libc: Deno.DynamicLibrary<typeof functions>["symbols"];
  try {
    libc = Deno.dlopen("libc.so.6", functions).symbols;
  } catch {
    return undefined;
  }
  const control = (operation: number, key: number, value = 0) =>
    libc.control(keyctl, operation, key, value);
  if (control(getKeyring, ofUser, 1) < 0n) return undefined;
  const find = (name: string): number | undefined => {
    const key = libc.search(keyctl, search, ofUser, text("user"), text(name), 0);
    return key < 0n ? undefined : Number(key);
  };
  return {
    read(name) {
      const key = find(name);
      if (key === undefined) return undefined;
      const payload = new Uint8Array(256);
      const length = Number(libc.read(keyctl, read, key, payload, BigInt(payload.length)));
      return length < 0 || length > payload.length ? undefined : payload.slice(0, length);
    },
    keep(name, payload, seconds) {
      const size = BigInt(payload.length);
      const added = libc.addKey(addKey, text("user"), text(name), payload, size, ofUser);
      if (added < 0n) return false;
      const key = Number(added);
      if (
        control(setPermissions, key, ownerOnly) === 0n && control(setTimeout, key, seconds) === 0n
      ) {
        return true;
      }
      control(invalidate, key);
      return false;
    },
    forget(name) {
      const key = find(name);
      return key !== undefined && control(invalidate, key) === 0n;
    },
  };
}

function text(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${words}\0`);
}
