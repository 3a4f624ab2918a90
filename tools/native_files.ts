/** What goes into a binary, packed: native code, and the modules for scripts. */
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, zstdCompressSync } from "node:zlib";
import { builtLibrary } from "../src/audit/mod.ts";
import { keyringOf } from "./cross/keyring.ts";
import { crossLibrary, type CrossName, crossTargets, isCrossName } from "./cross/targets.ts";
import type { ModuleFiles } from "./modules.ts";
import { type EmbeddedName, sha256Of } from "../src/native/mod.ts";

/** A file of the binary. */
export interface CarriedFile {
  readonly name: EmbeddedName;
  readonly suffix: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As a Zstandard file. */
  readonly packed: Uint8Array;
  /** Of the bytes, unpacked. */
  readonly sha256: string;
}

/** Native code of a system: one SQLCipher library, one keyring library. */
export async function nativeFiles(target?: CrossName): Promise<CarriedFile[]> {
  const [sqlcipher, keyring] = target === undefined
    ? [builtLibrary(), keyringLibrary()]
    : [crossLibrary(target).library.pathname, await keyringOf(target)];
  return await Promise.all([native("sqlcipher", sqlcipher), native("keyring", keyring)]);
}

/** The package of this system, as the one around it depends on it: version and hash are locked. */
export function keyringLibrary(): string {
  const { target } = Deno.build;
  if (!isCrossName(target)) throw new Error(`No keyring library for ${target}`);
  const around = createRequire(fileURLToPath(import.meta.resolve("@napi-rs/keyring")));
  return around.resolve(`@napi-rs/keyring-${crossTargets[target].npm}`);
}

async function native(name: EmbeddedName, from: string): Promise<CarriedFile> {
  const suffix = extname(from);
  const copy = await Deno.makeTempFile({ suffix });
  try {
    await Deno.copyFile(from, copy);
    if (await isOfThisSystem(copy)) await strip(copy);
    return carried(name, suffix, await Deno.readFile(copy));
  } finally {
    await Deno.remove(copy);
  }
}

/** The modules for scripts, all in one: only one command reads them. */
export function modulesFile(files: ModuleFiles): CarriedFile {
  return carried("modules", ".json", new TextEncoder().encode(JSON.stringify(files)));
}

/** What the program is made of, with the licences. */
export async function noticesFile(): Promise<CarriedFile> {
  const text = await Deno.readFile(new URL("../THIRD_PARTY_NOTICES.txt", import.meta.url));
  return carried("notices", ".txt", text);
}

function carried(
  name: EmbeddedName,
  suffix: string,
  bytes: Uint8Array<ArrayBuffer>,
): CarriedFile {
  // Higher levels save a tenth of the bytes, and take twice as long to unpack.
  const packed = zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: 9 },
  });
  return { name, suffix, bytes, packed, sha256: sha256Of(bytes) };
}

/** Whether `strip` here knows the file: it begins as this program does (ELF, 64 bits, processor). */
async function isOfThisSystem(path: string): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const head = async (path: string) => {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(20);
    await file.read(bytes);
    return [...bytes.subarray(0, 5), ...bytes.subarray(18)].join();
  };
  return await head(path) === await head(Deno.execPath());
}

/** Names for a debugger are a tenth of the library, which is read at every start. */
async function strip(path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("strip", { args: ["--strip-unneeded", path] })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
