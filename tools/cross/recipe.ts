/** The files that say how something is built: what they say is part of its fingerprint. */
import { sha256 } from "./run.ts";

/** What a build of OpenSSL follows. */
export const opensslRecipe = [
  "openssl.ts",
  "openssl_algorithms.ts",
  "hide_symbols.ts",
  "zig.ts",
  "requirements.txt",
];

/** What a build of the SQLCipher library follows, besides its sources and flags. */
export const libraryRecipe = [...opensslRecipe, "library.ts", "exports.map"];

/** Changes with each of these files. */
export async function recipeOf(names: readonly string[]): Promise<string> {
  const texts = names.map((name) => Deno.readTextFile(new URL(name, import.meta.url)));
  return await sha256(new TextEncoder().encode(JSON.stringify(await Promise.all(texts))));
}
