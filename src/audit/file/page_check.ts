import { createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { readSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { errorCode, GcsError } from "../../errors/mod.ts";
import { fileFailure, kindOf } from "../../files/mod.ts";

/** What the first look at a database file says, without opening it as a database. */
export type FileState =
  | "missing"
  /** No bytes yet: a database that was just created. */
  | "empty"
  /** An ordinary, unencrypted SQLite file. */
  | "plaintext"
  /** Anything else: encrypted, or not a database. */
  | "opaque";

/** Layout of a SQLCipher 4 page: data, 16 bytes IV, 64 bytes HMAC-SHA512. */
const pageBytes = 4096;
const tagBytes = 64;
const saltBytes = 16;
const walHeaderBytes = 32;
const walFrameHeaderBytes = 24;

/** Pages looked at before a key is called wrong. */
const samplePages = 64;

const plaintextMagic = "SQLite format 3\0";

/**
 * Tells what kind of file is at `path`. Reads 16 bytes and changes nothing.
 *
 * @throws GcsError `usage` for what is no file: to open a named pipe waits for ever.
 */
export async function inspectDatabaseFile(path: string): Promise<FileState> {
  const entry = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileFailure("look at", path, error);
  });
  if (entry === undefined) return "missing";
  if (!entry.isFile()) {
    throw new GcsError("usage", `Cannot read "${basename(path)}": it is ${kindOf(entry)}`);
  }
  const head = await readAt(path, 0, saltBytes);
  if (head === undefined) return "missing";
  if (head.length === 0) return "empty";
  return new TextDecoder("latin1").decode(head) === plaintextMagic ? "plaintext" : "opaque";
}

/** How a key and a file go together. */
export interface KeyFit {
  /** Some page, in the file or in its write-ahead log, was written with this key. */
  readonly fits: boolean;
  /** The first page, without which nothing can be opened, is as it was written. */
  readonly firstPage: boolean;
}

/**
 * Checks page authentication codes with the key, without SQLite, so that a wrong key is told from
 * a damaged file and neither file nor log is touched. Source of the layout: SQLCipher 4 design
 * (HMAC key: two rounds of PBKDF2-HMAC-SHA512 over the salt with every byte XOR 0x3a).
 */
export async function checkKey(path: string, key: Uint8Array): Promise<KeyFit> {
  const salt = await readAt(path, 0, saltBytes);
  if (salt === undefined || salt.length < saltBytes) return { fits: false, firstPage: false };
  const macKey = macKeyOf(key, salt);
  try {
    const first = await readAt(path, 0, pageBytes);
    if (first !== undefined && pageFits(first, 1, macKey)) return { fits: true, firstPage: true };
    const fits = await anyPageFits(path, macKey) || await anyFrameFits(`${path}-wal`, macKey);
    return { fits, firstPage: false };
  } finally {
    macKey.fill(0);
  }
}

/** Whether one page of the file, from 1, has the code that it was written with. */
export async function pageHolds(path: string, key: Uint8Array, number: number): Promise<boolean> {
  const salt = await readAt(path, 0, saltBytes);
  if (salt === undefined || salt.length < saltBytes) return false;
  const macKey = macKeyOf(key, salt);
  try {
    const page = await readAt(path, (number - 1) * pageBytes, pageBytes);
    return page !== undefined && pageFits(page, number, macKey);
  } finally {
    macKey.fill(0);
  }
}

function macKeyOf(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return pbkdf2Sync(key, salt.map((byte) => byte ^ 0x3a), 2, 32, "sha512");
}

async function anyPageFits(path: string, macKey: Uint8Array): Promise<boolean> {
  for (let number = 2; number <= samplePages; number++) {
    const page = await readAt(path, (number - 1) * pageBytes, pageBytes);
    if (page === undefined || page.length < pageBytes) return false;
    if (pageFits(page, number, macKey)) return true;
  }
  return false;
}

/** A crash can leave the first page torn while the log still holds it whole. */
async function anyFrameFits(path: string, macKey: Uint8Array): Promise<boolean> {
  for (let index = 0; index < samplePages; index++) {
    const offset = walHeaderBytes + index * (walFrameHeaderBytes + pageBytes);
    const frame = await readAt(path, offset, walFrameHeaderBytes + pageBytes);
    if (frame === undefined || frame.length < walFrameHeaderBytes + pageBytes) return false;
    const number = new DataView(frame.buffer, frame.byteOffset).getUint32(0, false);
    if (pageFits(frame.subarray(walFrameHeaderBytes), number, macKey)) return true;
  }
  return false;
}

function pageFits(page: Uint8Array, number: number, macKey: Uint8Array): boolean {
  if (page.length < pageBytes) return false;
  const numberBytes = new Uint8Array(4);
  new DataView(numberBytes.buffer).setUint32(0, number, true);
  const tag = createHmac("sha512", macKey)
    .update(page.subarray(number === 1 ? saltBytes : 0, pageBytes - tagBytes))
    .update(numberBytes)
    .digest();
  return timingSafeEqual(tag, page.subarray(pageBytes - tagBytes, pageBytes));
}

async function readAt(
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let handle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileFailure("read", path, error);
  }
  try {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      // Once it is open, on the spot: to hand it to a thread takes longer than to read a page.
      const bytesRead = readSync(handle.fd, bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } catch (error) {
    throw fileFailure("read", path, error);
  } finally {
    await handle.close();
  }
}
