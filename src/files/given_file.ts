import type { Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { errorCode, GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { chmodFix } from "./own_fix.ts";
import { isGroupOf } from "./own_group.ts";
import { isReadOnlyAt } from "./mounts.ts";
import { checkedPath } from "./paths.ts";
import { readWhole, tooLarge } from "./read_whole.ts";
import { entryAt, hasModes, kindOf, ownUid } from "./rules.ts";
import { requireTrustedPath } from "./trusted_path.ts";

/** What somebody handed over. */
export interface GivenFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What a person should know of it: that others can read it too, where we cannot change that. */
  readonly remark?: string;
}

/** How it is read. */
export interface GivenFileOptions {
  /** What it is, for messages: `the passphrase file`. */
  readonly what: string;
  readonly maxBytes: number;
  /** Standard input, for `-`. */
  readonly stdin?: (() => AsyncIterable<Uint8Array<ArrayBuffer>>) | undefined;
}

const standardInput = /^(?:-|\/dev\/stdin|(?:\/dev|\/proc\/self)\/fd\/0)$/;
const descriptor = /^(?:\/dev|\/proc\/self)\/fd\/[1-9]\d*$/;

/** Whether a path names an open stream of this process, which can be read once. */
export function isStreamPath(path: string): boolean {
  return standardInput.test(path) || descriptor.test(path);
}

/**
 * The bytes of a file that somebody handed over: a mounted secret, a pipe, standard input. Undefined
 * when there is none.
 *
 * Nobody but root and this user may be able to change it, or any part of the way to it; links are
 * followed by that rule. One that others can read is refused where this user could close it, and
 * told where not: secrets that Docker and Kubernetes mount are root's, and open to all. `-` and
 * `/dev/stdin` are standard input; `/dev/fd/N` is what the caller opened. A named pipe is waited for.
 *
 * @throws GcsError `failed` with the command to run, `usage` when it cannot be read.
 */
export async function readGivenFile(
  path: string,
  options: GivenFileOptions,
): Promise<GivenFile | undefined> {
  if (standardInput.test(path)) return { bytes: await fromStandardInput(options) };
  if (descriptor.test(path)) return { bytes: await fromStream(path, options.maxBytes) };
  const asked = resolve(checkedPath(path));
  const real = trusted(asked, options.what);
  const entry = real === undefined ? undefined : await entryAt(real);
  if (real === undefined || entry === undefined) return undefined;
  if (entry.isFIFO()) return { bytes: await fromStream(real, options.maxBytes) };
  if (!entry.isFile()) {
    throw new GcsError("usage", `Cannot read "${basename(asked)}": it is ${kindOf(entry)}`);
  }
  const remark = readByOthers(real, entry, options.what);
  const handle = await opened(real);
  try {
    const bytes = await readWhole(handle, asked, options.maxBytes);
    return remark === undefined ? { bytes } : { bytes, remark };
  } finally {
    await handle.close();
  }
}

/** Whether this user could change the mode of a file or folder: it is theirs, and not read-only. */
export function isOursToChange(path: string, entry: Stats): boolean {
  const uid = ownUid();
  return (uid === undefined || entry.uid === uid) && !isReadOnlyAt(path);
}

function trusted(path: string, what: string): string | undefined {
  try {
    return requireTrustedPath(path, what);
  } catch (error) {
    if (error instanceof GcsError && errorCode(error.cause) === "ENOENT") return undefined;
    throw error;
  }
}

/** A word on a file that others can read; throws where they need not be able to. */
function readByOthers(path: string, entry: Stats, what: string): string | undefined {
  if (!hasModes || (entry.mode & 0o077) === 0) return undefined;
  const mode = (entry.mode & 0o777).toString(8).padStart(4, "0");
  if (!isOursToChange(path, entry)) {
    const isOurGroups = (entry.mode & 0o007) === 0 && isGroupOf([0, ownUid() ?? 0], entry.gid);
    return isOurGroups ? undefined : `${what} can be read by other users (mode ${mode})`;
  }
  throw new GcsError("failed", `Refused to use ${what}: other users can reach it (mode ${mode})`, {
    hint: chmodFix("600", path, entry, ownUid()),
  });
}

async function fromStandardInput({ stdin, what, maxBytes }: GivenFileOptions) {
  if (stdin === undefined) {
    throw new GcsError("usage", `Cannot read ${what} from standard input here`);
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of stdin()) {
    size += part.length;
    if (size > maxBytes) throw tooLarge("-", maxBytes);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Everything that comes out of a pipe, from wherever it is now. */
async function fromStream(path: string, maxBytes: number) {
  const handle = await opened(path);
  const bytes = new Uint8Array(maxBytes + 1);
  let size = 0;
  try {
    for (;;) {
      const { bytesRead } = await handle.read(bytes, size, bytes.length - size, null);
      if (bytesRead === 0) return bytes.slice(0, size);
      size += bytesRead;
      if (size > maxBytes) throw tooLarge(path, maxBytes);
    }
  } catch (error) {
    throw fileFailure("read", path, error);
  } finally {
    bytes.fill(0);
    await handle.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    throw fileFailure("read", path, error);
  }
}
