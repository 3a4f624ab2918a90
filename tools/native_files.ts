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
export interface NativeFile {
  readonly name: EmbeddedName;
  readonly fileName: string;
  /** Of the code, unpacked. */
  readonly sha256: string;
  /** Bytes of the code, unpacked. */
  readonly size: number;
}

/** Puts the files of a system beside the bundle: one SQLCipher library, one keyring library. */
export async function putNativeFiles(folder: URL, target?: CrossName): Promise<NativeFile[]> {
  const [sqlcipher, keyring] = target === undefined
    ? [builtLibrary(), keyringLibrary()]
    : [crossLibrary(target).library.pathname, await keyringOf(target)];
  return await Promise.all([
    put("sqlcipher", sqlcipher, folder),
    put("keyring", keyring, folder),
  ]);
}

/** The package of this system, as the one around it depends on it: version and hash are locked. */
function keyringLibrary(): string {
  const { target } = Deno.build;
  if (!isCrossName(target)) throw new Error(`No keyring library for ${target}`);
  const around = createRequire(fileURLToPath(import.meta.resolve("@napi-rs/keyring")));
  return around.resolve(`@napi-rs/keyring-${crossTargets[target].npm}`);
}

async function put(name: EmbeddedName, from: string, folder: URL): Promise<NativeFile> {
  const fileName = `${name}${extname(from)}.zst`;
  const copy = await Deno.makeTempFile({ suffix: extname(from) });
  try {
    await Deno.copyFile(from, copy);
    if (await isOfThisSystem(copy)) await strip(copy);
    const code = await Deno.readFile(copy);
    return await pack(name, fileName, code, folder);
  } finally {
    await Deno.remove(copy);
  }
}

/** Puts the modules for scripts there, all in one: only one command reads them. */
export async function putModules(files: ModuleFiles, folder: URL): Promise<NativeFile> {
  const text = new TextEncoder().encode(JSON.stringify(files));
  return await pack("modules", "modules.json.zst", text, folder);
}

/** Puts what the program is made of there, with the licences. */
export async function putNotices(folder: URL): Promise<NativeFile> {
  const text = await Deno.readFile(new URL("../THIRD_PARTY_NOTICES.txt", import.meta.url));
  return await pack("notices", "notices.txt.zst", text, folder);
}

async function pack(
  name: EmbeddedName,
  fileName: string,
  bytes: Uint8Array<ArrayBuffer>,
  folder: URL,
): Promise<NativeFile> {
  // Higher levels save a tenth of the bytes, and take twice as long to unpack.
  const packed = zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: 9 },
  });
  await Deno.writeFile(new URL(fileName, folder), packed);
  return { name, fileName, sha256: sha256Of(bytes), size: bytes.length };
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
