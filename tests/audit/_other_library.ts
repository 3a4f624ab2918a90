import { builtLibrary } from "../../src/audit/sqlcipher/mod.ts";

/**
 * Puts a SQLCipher library at `path` as somebody else would have built it: ours, with the functions
 * of `native/chain.c` under names that nobody asks for.
 */
export async function withoutOwnFunctions(path: string): Promise<void> {
  const bytes = await Deno.readFile(builtLibrary());
  const [from, to] = ["gcs_", "xyz_"].map((text) => new TextEncoder().encode(text));
  let renamed = 0;
  for (
    let at = bytes.indexOf(from?.[0] ?? 0);
    at >= 0;
    at = bytes.indexOf(from?.[0] ?? 0, at + 1)
  ) {
    if (!from?.every((byte, index) => bytes[at + index] === byte)) continue;
    bytes.set(to ?? [], at);
    renamed++;
  }
  if (renamed < 5) throw new Error("deno task build:sqlcipher");
  await Deno.writeFile(path, bytes, { mode: 0o700 });
}
