import { dirname, join } from "node:path";
import { isObject } from "../base/mod.ts";
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from "../files/mod.ts";
import { isVersion } from "./version_order.ts";

/** What is known of releases, between runs. Times are milliseconds since 1970. */
export interface KnownRelease {
  /** When it was last asked for. */
  readonly asked: number;
  /** Whether an answer came. */
  readonly answered: boolean;
  /** The newest release, where an answer has ever come. */
  readonly newest?: string | undefined;
  /** When a person was last told of it. */
  readonly told: number;
}

const format = 1;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The file, below the folder for state. */
export function knownReleaseFile(stateFolder: string): string {
  return join(stateFolder, "release.json");
}

/** What the file says; a file that is damaged or in other hands counts as none. */
export async function readKnownRelease(file: string): Promise<KnownRelease> {
  const none = { asked: 0, answered: false, told: 0 };
  try {
    const bytes = await readPrivateFile(file, { maxBytes: 4096 });
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(found) || found["version"] !== format) return none;
    const { asked, answered, newest, told } = found;
    if (typeof asked !== "number" || typeof told !== "number") return none;
    const isKnown = typeof newest === "string" && isVersion(newest);
    return { asked, answered: answered === true, told, ...(isKnown ? { newest } : {}) };
  } catch {
    return none;
  }
}

/** Writes the file whole. */
export async function keepKnownRelease(file: string, known: KnownRelease): Promise<void> {
  await ensurePrivateFolder(dirname(dirname(file)));
  await ensurePrivateFolder(dirname(file));
  const text = JSON.stringify({ version: format, ...known });
  await writePrivateFile(file, new TextEncoder().encode(text), { isLasting: false });
}

/** Whether to ask again: once a day, and once an hour while no answer came. */
export function isToAsk({ asked, answered }: KnownRelease, now: number): boolean {
  // What comes from the future was written under a clock that was wrong.
  return asked > now || now - asked >= (answered ? dayMs : hourMs);
}

/** Whether a person may be told again. */
export function isToTell({ told }: KnownRelease, now: number): boolean {
  return told > now || now - told >= dayMs;
}
