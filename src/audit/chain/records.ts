import { isObject } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { bytesOf, integerOf, type Row, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import type { ChainName } from "./checkpoint.ts";
import { genesis } from "./link.ts";

/** A place in a chain: the number of a record, and the hash that binds all up to it. */
export interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** The two chains of a database. */
export const chainNames: readonly ChainName[] = ["logs", "trail"];

/** What is called how in sentences. */
const labels: Readonly<Record<ChainName, string>> = { logs: "audit logs", trail: "audit trail" };

/** The end of a chain: its newest record, there or removed. */
export function headOf(db: SqlcipherDatabase, chain: ChainName): Head {
  const newest = placesOf(chain)
    .map((table) => db.get(`SELECT seq, hash FROM ${table} ORDER BY seq DESC LIMIT 1`))
    .filter((row) => row !== undefined)
    .map(placeOf);
  return newest.reduce((one, other) => other.seq > one.seq ? other : one, beginning(db, chain));
}

/** The hash of one record, there or removed; undefined when it is not known (any more). */
export function hashAt(
  db: SqlcipherDatabase,
  chain: ChainName,
  seq: number,
): Uint8Array | undefined {
  for (const table of placesOf(chain)) {
    const row = db.get(`SELECT hash FROM ${table} WHERE seq = ?`, [seq]);
    if (row !== undefined) return bytesOf(row, "hash");
  }
  const start = beginning(db, chain);
  return start.seq === seq ? start.hash : undefined;
}

/** What the first record follows from: the start, or what an older program left of the logs. */
export function beginning(db: SqlcipherDatabase, chain: ChainName): Head {
  const row = chain === "logs"
    ? db.get("SELECT seq, hash FROM retained WHERE chain = 'logs' ORDER BY seq DESC LIMIT 1")
    : undefined;
  return row === undefined ? { seq: 0, hash: genesis() } : placeOf(row);
}

function placesOf(chain: ChainName): readonly string[] {
  return chain === "logs" ? ["event", "removed"] : ["trail"];
}

/** The error that names the first record that is not as it was written. */
export function broken(chain: ChainName, seq: number, problem: string): GcsError {
  return new GcsError("integrity", `Record ${seq} of the ${labels[chain]} ${problem}`, {
    hint: "Keep the database file as it is and compare it with a backup",
    cause: { chain, seq },
  });
}

/** Whether an error names a record. */
export function isBroken(error: unknown): boolean {
  return error instanceof GcsError && isObject(error.cause) && "chain" in error.cause;
}

/** The name under which a vault keeps what it knows of a chain; `origin` as in its checkpoints. */
export function stateName(chain: ChainName, origin: string): string {
  return `audit-${chain}:${origin}`;
}

/** All names under which a vault keeps what it knows of one database. */
export function chainStateNames(origin: string): readonly string[] {
  return chainNames.map((chain) => stateName(chain, origin));
}

function placeOf(row: Row): Head {
  return { seq: integerOf(row, "seq"), hash: bytesOf(row, "hash") };
}
