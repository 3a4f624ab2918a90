import { basename } from "node:path";
import { isObject } from "../../base/mod.ts";
import { GcsError, newerFile } from "../../errors/mod.ts";
import type { Context } from "../../command/mod.ts";
import { readUserFile } from "../../files/mod.ts";
import { openOutput } from "../_output_file.ts";

/** What lies beside a backup, so that a restore finds its key. Holds no secret. */
export interface BackupAbout {
  /** Id of its key in the key register; null when the key is kept elsewhere. */
  readonly keyId: string | null;
  /** RFC 3339. */
  readonly createdAt: string;
}

const format = "gcs-audit-backup";
const version = 1;

/** Name of the file beside a backup. */
export function aboutPath(backup: string): string {
  return `${backup}.about.json`;
}

/** Writes down which key a backup has. */
export async function writeAbout(
  context: Context,
  backup: string,
  about: BackupAbout,
): Promise<void> {
  const document = {
    format,
    version,
    "key_id": about.keyId,
    "created_at": about.createdAt,
  };
  const text = JSON.stringify(document, null, 2) + "\n";
  const file = await openOutput(context, aboutPath(backup), { force: true });
  await file.write(new TextEncoder().encode(text));
  await file.commit();
}

/**
 * What is known of a backup; undefined where nothing lies beside it.
 *
 * @throws GcsError `failed` when a newer program wrote it.
 */
export async function readAbout(backup: string): Promise<BackupAbout | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readUserFile(aboutPath(backup), { maxBytes: 4096 });
  } catch (error) {
    if (error instanceof GcsError) return undefined;
    throw error;
  }
  const document = jsonOf(bytes);
  if (!isObject(document) || document["format"] !== format) return undefined;
  const { version: written, key_id: keyId, created_at: createdAt } = document;
  if (typeof written === "number" && written > version) {
    throw newerFile(basename(aboutPath(backup)), written);
  }
  const isKnown = keyId === null || typeof keyId === "string";
  return isKnown && typeof createdAt === "string" ? { keyId, createdAt } : undefined;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
