import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { type EmbeddedName, sha256Of } from "../../src/native/mod.ts";

/** Makes this process look like a compiled program that carries these bytes, to the end of the block. */
export async function carry(
  name: EmbeddedName,
  bytes: Uint8Array<ArrayBuffer>,
  folder: string,
): Promise<Disposable & { readonly file: string; readonly sha256: string }> {
  const file = join(folder, `${name}.so.zst`);
  await Deno.writeFile(file, zstdCompressSync(bytes));
  const sha256 = sha256Of(bytes);
  globalThis.gcsNativeCode = {
    [name]: {
      open: () => Deno.openSync(file),
      isPacked: true,
      suffix: ".so",
      sha256,
      size: bytes.length,
    },
  };
  return {
    file,
    sha256,
    [Symbol.dispose]: () => void (globalThis.gcsNativeCode = undefined),
  };
}

/** A private folder that goes away at the end of the block. */
export async function tempFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-native-" }));
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
