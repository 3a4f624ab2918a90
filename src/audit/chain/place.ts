import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { fromHex, isObject } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { bytesOf, integerOf, notWhole, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import { type ChainVault, withVaultLock } from "./vault.ts";

/** A database and where its chains end. */
export interface Ends {
  /** Random name of the database, as in its checkpoints. */
  readonly database: string;
  /** End of the chain of loaded records. */
  readonly logs: End;
  /** End of the chain of the trail. */
  readonly trail: End;
}

/** Where a chain ends; the hash as 64 hex digits. */
export interface End {
  /** Number of the last record. */
  readonly seq: number;
  /** Its hash, 64 hex digits. */
  readonly hash: string;
}

/** What a vault knows of one path. */
export interface Place {
  /** Name of the database that belongs there. */
  readonly database?: string | undefined;
  /** The backup that is being put there, by a restore that has not come to its end. */
  readonly restoring?: Ends | undefined;
}

/** Name under which a vault keeps which database belongs at a path. */
export function placeName(path: string): string {
  const hash = createHash("sha256").update(resolve(path)).digest("hex");
  return `audit-database:${hash.slice(0, 32)}`;
}

/** Reads what the vault knows of a path. */
export async function readPlace(vault: ChainVault, path: string): Promise<Place> {
  const text = await vault.read(placeName(path));
  if (text === undefined) return {};
  const value: unknown = text.startsWith("1 ") ? JSON.parse(text.slice(2)) : undefined;
  if (!isObject(value)) {
    throw new GcsError("secure_store", "What is known of the audit database cannot be read", {
      hint: "install the newest version of gcs; nothing was changed",
    });
  }
  const { database, restoring } = value;
  return {
    database: typeof database === "string" ? database : undefined,
    restoring: endsIn(restoring),
  };
}

/** Keeps what is known of a path. */
export async function writePlace(vault: ChainVault, path: string, place: Place): Promise<void> {
  await vault.write(placeName(path), `1 ${JSON.stringify(place)}`);
}

/** Has the vault expect a database at a path, where it expects none yet. */
export async function expectAt(vault: ChainVault, path: string, database: string): Promise<void> {
  await withVaultLock(path, async () => {
    if ((await readPlace(vault, path)).database !== undefined) return;
    await writePlace(vault, path, { database });
  });
}

/** What a database says of itself; also one with an older schema. */
export function endsOf(db: SqlcipherDatabase): Ends {
  const end = (chain: string): End => {
    const row = db.get("SELECT seq, hash FROM head WHERE chain = ?", [chain]);
    if (row === undefined) throw notWhole("The audit database has lost its ends");
    return { seq: integerOf(row, "seq"), hash: bytesOf(row, "hash").toHex() };
  };
  const row = db.get("SELECT value FROM meta WHERE name = 'origin'");
  if (row === undefined) throw notWhole("The audit database has lost its origin");
  return { database: textOf(row, "value"), logs: end("logs"), trail: end("trail") };
}

/** Whether two databases are the same at the same moment. */
export function sameEnds(one: Ends, other: Ends): boolean {
  return JSON.stringify(endsIn(one)) === JSON.stringify(endsIn(other));
}

/** Reads ends out of JSON; undefined when it holds none. */
export function endsIn(value: unknown): Ends | undefined {
  if (!isObject(value)) return undefined;
  const { database, logs, trail } = value;
  const [one, other] = [endIn(logs), endIn(trail)];
  if (typeof database !== "string" || one === undefined || other === undefined) return undefined;
  return { database, logs: one, trail: other };
}

function endIn(value: unknown): End | undefined {
  if (!isObject(value)) return undefined;
  const { seq, hash } = value;
  return typeof seq === "number" && typeof hash === "string" && fromHex(hash)?.length === 32
    ? { seq, hash }
    : undefined;
}
