/** The systems that there are binaries for, and how zig and OpenSSL call them. */

/** One system. */
export interface CrossTarget {
  /** As `zig cc -target` calls it: with the oldest C library or system that it is to run on. */
  readonly zig: string;
  /** As OpenSSL's `Configure` calls it. */
  readonly openssl: string;
  /** File name of the SQLCipher library. */
  readonly library: string;
  /** The system's part of the names of npm packages with native code. */
  readonly npm: string;
  /** File name of the program. */
  readonly program: string;
  /** Flags of the compiler, besides those of all systems. */
  readonly flags: readonly string[];
}

const linuxFlags = [
  "-fstack-clash-protection",
  "-Wl,-z,relro,-z,now,-z,noexecstack,-z,defs,-z,nodelete",
  "-Wl,--version-script=tools/cross/exports.map",
  ...["-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections"],
  "-lm",
  "-ldl",
  "-lpthread",
];
/** Without Apple's SDK: no os/log.h, and OpenSSL in place of CommonCrypto. */
const macFlags = ["-DSQLCIPHER_OMIT_LOG_DEVICE", "-Wl,-install_name,@rpath/libsqlcipher.dylib"];

/** By the name that `deno compile --target` has for the system. */
export const crossTargets = {
  "x86_64-unknown-linux-gnu": {
    zig: "x86_64-linux-gnu.2.28",
    openssl: "linux-x86_64",
    library: "libsqlcipher.so",
    npm: "linux-x64-gnu",
    program: "gcs-linux-x64",
    flags: ["-fcf-protection=full", ...linuxFlags],
  },
  "aarch64-unknown-linux-gnu": {
    zig: "aarch64-linux-gnu.2.28",
    openssl: "linux-aarch64",
    library: "libsqlcipher.so",
    npm: "linux-arm64-gnu",
    program: "gcs-linux-arm64",
    flags: ["-mbranch-protection=standard", ...linuxFlags],
  },
  "x86_64-apple-darwin": {
    zig: "x86_64-macos.11.0",
    openssl: "darwin64-x86_64-cc",
    library: "libsqlcipher.dylib",
    npm: "darwin-x64",
    program: "gcs-macos-x64",
    flags: macFlags,
  },
  "aarch64-apple-darwin": {
    zig: "aarch64-macos.11.0",
    openssl: "darwin64-arm64-cc",
    library: "libsqlcipher.dylib",
    npm: "darwin-arm64",
    program: "gcs-macos-arm64",
    flags: macFlags,
  },
  "x86_64-pc-windows-msvc": {
    zig: "x86_64-windows-gnu",
    openssl: "mingw64",
    library: "libsqlcipher.dll",
    npm: "win32-x64-msvc",
    program: "gcs-windows-x64.exe",
    flags: ["ws2_32", "crypt32", "gdi32", "user32", "advapi32", "bcrypt"].map((name) =>
      `-l${name}`
    ),
  },
} as const satisfies Readonly<Record<string, CrossTarget>>;

/** A key of {@linkcode crossTargets}. */
export type CrossName = keyof typeof crossTargets;

/** Where `deno task build:cross` puts the library of a system, and what it was made from. */
export function crossLibrary(name: CrossName): { readonly library: URL; readonly record: URL } {
  const folder = new URL(`../../build/cross/${name}/`, import.meta.url);
  return {
    library: new URL(crossTargets[name].library, folder),
    record: new URL("build.json", folder),
  };
}

/** The systems that an option names: one of them, or `all`. */
export function namedTargets(value: string): CrossName[] {
  const all = Object.keys(crossTargets).filter(isCrossName);
  if (value === "all") return all;
  if (isCrossName(value)) return [value];
  throw new Error(`Unknown target "${value}"; there are ${all.join(", ")} and all`);
}

/** Whether there is a binary for a system. */
export function isCrossName(value: string): value is CrossName {
  return Object.hasOwn(crossTargets, value);
}
