import { fromHex } from "../../base/mod.ts";
import { type Row, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import { type ChainHasher, genesis } from "./link.ts";
import { broken } from "./records.ts";

/**
 * What a removal of loaded records took away, as its entry in the trail tells it
 * (docs/formats/audit-chain.md section 7).
 */
export interface Removal {
  /** Records older than this went, milliseconds since 1970 UTC; unknown of an older program. */
  readonly before?: number | undefined;
  /** Records that were removed. */
  readonly count: number;
  /** Number of the first and of the last record that went; others between them may be there. */
  readonly first: number;
  /** Number of the last of them. */
  readonly last: number;
  /** {@linkcode RemovalHash} of what went, 64 hex digits. */
  readonly hash: string;
  /** False where an older program kept no leaf of what went, only the hash of the last record. */
  readonly leaves?: false | undefined;
}

/** A removal with the trail record that tells of it. */
export interface RemovalEntry extends Removal {
  /** Number of the trail record. */
  readonly entry: number;
  /** When it was written, milliseconds since 1970 UTC. */
  readonly time: number;
}

/** The hash over removed records: links of their numbers and leaves, from 32 zero bytes on. */
export class RemovalHash {
  readonly hash: Uint8Array = genesis();
  count = 0;
  first = 0;
  last = 0;

  /** Adds record `seq` with its leaf. Records come in order of number. */
  add(hasher: ChainHasher, seq: number, leaf: Uint8Array): void {
    hasher.linksInto(this.hash, seq, leaf, 1, this.hash);
    if (this.count === 0) this.first = seq;
    this.last = seq;
    this.count++;
  }
}

/** All removals that the trail tells of, oldest first. */
export function removalsIn(db: SqlcipherDatabase): RemovalEntry[] {
  return db.all("SELECT seq, record FROM trail WHERE phase = 'removal' ORDER BY seq").map(entryOf);
}

function entryOf(row: Row): RemovalEntry {
  const entry = Number(row["seq"]);
  const { time, removal } = membersOf(JSON.parse(textOf(row, "record")));
  const { before, count, first, last, hash, leaves } = membersOf(removal);
  if (
    !isWhole(time) || !isWhole(count) || !isWhole(first) || !isWhole(last) ||
    typeof hash !== "string" || fromHex(hash)?.length !== 32
  ) throw broken("trail", entry, "does not tell of a removal as it should");
  return {
    entry,
    time,
    before: isWhole(before) ? before : undefined,
    count,
    first,
    last,
    hash,
    ...(leaves === false ? { leaves } : {}),
  };
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

function membersOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? { ...value } : {};
}
