import process from "node:process";
import type { AsyncEntry } from "@napi-rs/keyring";
import { loadEmbedded, type NativeCode } from "../native/mod.ts";
import { secureStore, unlockHint } from "./failures.ts";

/** The part of the keyring library that is used here. */
export interface KeyringLibrary {
  readonly AsyncEntry: typeof AsyncEntry;
}

/** The library, and where it came from: undefined for the npm package of the sources. */
export interface LoadedKeyring {
  readonly library: KeyringLibrary;
  readonly code: NativeCode | undefined;
}

let loaded: Promise<LoadedKeyring> | undefined;

/**
 * Loads the keyring library, once: from the program itself where it is compiled, without the npm
 * package around it, which would look for the library in many places. `folder` is for a private
 * copy, where memory does not do.
 */
export function loadKeyringLibrary(folder: string | undefined): Promise<LoadedKeyring> {
  return loaded ??= load(folder);
}

async function load(folder: string | undefined): Promise<LoadedKeyring> {
  const module: { readonly exports: Partial<KeyringLibrary> } = { exports: {} };
  const code = await loadEmbedded("keyring", {
    what: "The keyring library",
    folder,
    load: (path) => process.dlopen(module, path),
  });
  if (code === undefined) return { library: await import("@napi-rs/keyring"), code };
  const { AsyncEntry } = module.exports;
  if (AsyncEntry === undefined) throw secureStore("The keyring library is unfit", unlockHint());
  return { library: { AsyncEntry }, code };
}
