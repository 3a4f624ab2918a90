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

/** Where the records of a chain stand, and what the chain is called in sentences. */
const chains = {
  logs: { table: "event", label: "audit logs" },
  trail: { table: "trail", label: "audit trail" },
} as const satisfies Record<ChainName, unknown>;

/** The end of a chain: its newest record, or of what is left behind after retention. */
export function headOf(db: SqlcipherDatabase, chain: ChainName): Head {
  const row = db.get(`SELECT seq, hash FROM ${chains[chain].table} ORDER BY seq DESC LIMIT 1`);
  return row === undefined ? beginning(db, chain) : placeOf(row);
}

/** The hash of one record, there or removed; undefined when the chain has none of that number. */
export function hashAt(
  db: SqlcipherDatabase,
  chain: ChainName,
  seq: number,
): Uint8Array | undefined {
  if (seq === 0) return genesis();
  const row = db.get(`SELECT hash FROM ${chains[chain].table} WHERE seq = ?`, [seq]) ??
    db.get("SELECT hash FROM retained WHERE chain = ? AND seq = ?", [chain, seq]);
  return row === undefined ? undefined : bytesOf(row, "hash");
}

/** What the first record follows from: the start of the chain, or the end of what was pruned. */
export function beginning(db: SqlcipherDatabase, chain: ChainName): Head {
  const row = db.get(
    "SELECT seq, hash FROM retained WHERE chain = ? ORDER BY seq DESC LIMIT 1",
    [chain],
  );
  return row === undefined ? { seq: 0, hash: genesis() } : placeOf(row);
}

/** The error that names the first record that is not as it was written. */
export function broken(chain: ChainName, seq: number, problem: string): GcsError {
  return new GcsError("integrity", `Record ${seq} of the ${chains[chain].label} ${problem}`, {
    hint: "Keep the database file as it is and compare it with a backup",
    cause: { chain, seq },
  });
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
