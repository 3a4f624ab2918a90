import { GcsError } from "../errors/mod.ts";

/** What a compiled program may carry. */
export type EmbeddedName = "sqlcipher" | "keyring";

/** A file inside the compiled program. */
export interface EmbeddedFile {
  readonly url: URL;
  readonly sha256: string;
}

declare global {
  /** Set by the first module of a compiled program, which tools/build.ts writes. */
  var gcsNativeCode: Readonly<Partial<Record<EmbeddedName, EmbeddedFile>>> | undefined;
}

/** Whether this is a compiled program: then nothing native is looked for outside of it. */
export function isCompiled(): boolean {
  return Deno.build.standalone;
}

/** The file of that name in this program; undefined when it runs from its sources. */
export function embeddedFile(name: EmbeddedName): EmbeddedFile | undefined {
  return globalThis.gcsNativeCode?.[name];
}

/**
 * The bytes of an embedded file. They are compared with the build's, since the runtime would read
 * a file of the same name in the shared temporary folder if there were none in the program.
 *
 * @throws GcsError `integrity` when they are not what was built in.
 */
export async function embeddedBytes(
  { url, sha256 }: EmbeddedFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(url);
  if (await sha256Of(bytes) === sha256) return bytes;
  throw new GcsError(
    "integrity",
    "This program is damaged: its native code is not what was built",
    {
      hint: "install gcs again",
    },
  );
}

/** SHA-256 in hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
