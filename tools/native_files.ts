/** The native code that goes into a binary: where it lies on this machine. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { builtLibrary } from "../src/audit/mod.ts";
import { type EmbeddedName, sha256Of } from "../src/native/mod.ts";

/** The npm package with the keyring library of each system; its name says which C library it needs. */
const keyringPackages: Readonly<Record<string, string>> = {
  "x86_64-unknown-linux-gnu": "linux-x64-gnu",
  "aarch64-unknown-linux-gnu": "linux-arm64-gnu",
  "x86_64-apple-darwin": "darwin-x64",
  "aarch64-apple-darwin": "darwin-arm64",
  "x86_64-pc-windows-msvc": "win32-x64-msvc",
};

/** A file to be put into the binary. */
export interface NativeFile {
  readonly name: EmbeddedName;
  readonly path: string;
  /** Name beside the bundle. The runtime's own loader is not asked, so nothing depends on it. */
  readonly fileName: string;
  readonly sha256: string;
}

/** The files for this system: one SQLCipher library, one keyring library. */
export async function nativeFiles(): Promise<NativeFile[]> {
  return await Promise.all([
    nativeFile("sqlcipher", builtLibrary()),
    nativeFile("keyring", keyringLibrary()),
  ]);
}

/** The package of this system, as the one around it depends on it: version and hash are locked. */
function keyringLibrary(): string {
  const system = keyringPackages[Deno.build.target];
  if (system === undefined) throw new Error(`No keyring library for ${Deno.build.target}`);
  const around = createRequire(fileURLToPath(import.meta.resolve("@napi-rs/keyring")));
  return around.resolve(`@napi-rs/keyring-${system}`);
}

async function nativeFile(name: EmbeddedName, path: string): Promise<NativeFile> {
  const extension = path.slice(path.lastIndexOf("."));
  const sha256 = await sha256Of(await Deno.readFile(path));
  return { name, path, fileName: `${name}${extension}`, sha256 };
}
