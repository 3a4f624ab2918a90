import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { GcsError } from "../../errors/mod.ts";
import { requireTrustedPath } from "../../files/mod.ts";
import { isCompiled, loadEmbedded, type NativeCode } from "../../native/mod.ts";

/** Which library to use: a file that a person names, or the one that {@linkcode ownLibrary} gives. */
export type LibraryChoice = string | NativeCode;

/** File name of the library on this system. */
export function libraryFileName(os: typeof Deno.build.os = Deno.build.os): string {
  if (os === "windows") return "libsqlcipher.dll";
  return os === "darwin" ? "libsqlcipher.dylib" : "libsqlcipher.so";
}

/** What to do where the library is missing or unfit. Who downloaded gcs cannot build it. */
export function libraryHint(): string {
  return isCompiled()
    ? "install gcs again, or unset GCS_SQLCIPHER_LIB"
    : "deno task build:sqlcipher";
}

let own: Promise<NativeCode | undefined> | undefined;

/**
 * The library that a compiled program carries, loaded for the first time; undefined in a program
 * that runs from its sources, which has it in `build/sqlcipher/`. `folder` is for a private copy,
 * where memory does not do.
 */
export function ownLibrary(folder: string): Promise<NativeCode | undefined> {
  return own ??= loadEmbedded("sqlcipher", {
    what: "The SQLCipher library",
    folder,
    load: (path) => Deno.dlopen(path, {}).close(),
  });
}

declare global {
  /** Set by the modules that `gcs module` writes: the library lies beside them. */
  var gcsLibraryBeside: string | undefined;
}

/**
 * Where `deno task build:sqlcipher` puts the library, or `gcs module`. The code beside it is trusted
 * as much.
 */
export function builtLibrary(): string {
  const beside = globalThis.gcsLibraryBeside;
  if (beside !== undefined) return fileURLToPath(new URL(libraryFileName(), beside));
  return fileURLToPath(new URL(`../../../build/sqlcipher/${libraryFileName()}`, import.meta.url));
}

/**
 * The file to load for a choice.
 *
 * @throws GcsError `secure_store` when there is none, or when others could change the named one.
 */
export function libraryPath(choice: LibraryChoice | undefined): string {
  if (typeof choice === "object") return choice.path;
  if (choice === undefined) {
    if (isCompiled()) {
      throw new GcsError("secure_store", "The SQLCipher library was not loaded yet");
    }
    return builtLibrary();
  }
  try {
    return requireTrustedPath(resolve(choice), "the SQLCipher library that was named");
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    const isThere = error.kind !== "usage";
    throw new GcsError("secure_store", isThere ? error.message : notLoaded, {
      hint: isThere ? error.hint ?? "name a copy in a folder of your own" : libraryHint(),
      cause: error,
    });
  }
}

/** The message for a named library that the system does not load. */
export const notLoaded = "The SQLCipher library that was named could not be loaded";
