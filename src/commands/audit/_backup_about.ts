import { GcsError } from "../../errors/mod.ts";
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
    version: 1,
    "key_id": about.keyId,
    "created_at": about.createdAt,
  };
  const text = JSON.stringify(document, null, 2) + "\n";
  const file = await openOutput(context, aboutPath(backup), { force: true });
  await file.write(new TextEncoder().encode(text));
  await file.commit();
}

/** What is known of a backup; undefined where nothing lies beside it. */
export async function readAbout(backup: string): Promise<BackupAbout | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readUserFile(aboutPath(backup), { maxBytes: 4096 });
  } catch (error) {
    if (error instanceof GcsError) return undefined;
    throw error;
  }
  try {
    const document: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const members = { ...(typeof document === "object" ? document : {}) };
    const { format: found, key_id: keyId, created_at: createdAt } = {
      format: undefined,
      "key_id": undefined,
      "created_at": undefined,
      ...members,
    };
    const isKnown = found === format && (keyId === null || typeof keyId === "string");
    return isKnown && typeof createdAt === "string" ? { keyId, createdAt } : undefined;
  } catch {
    return undefined;
  }
}
