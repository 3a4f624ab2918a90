import { equalBytes } from "../../base/mod.ts";
import { ChainHasher, genesis } from "../chain/link.ts";
import { RemovalHash } from "../chain/removals.ts";
import type { Supervision } from "../file/steps.ts";
import { bytesOf, integerOf, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import {
  rowsOf,
  selectPage,
  storedChain,
  StoredRecords,
  type StoredRow,
} from "./stored_records.ts";

/** Records whose links are to be checked: the first follows from `hash`. */
export interface Range {
  /** Number of the first record, and of the last. */
  readonly first: number;
  readonly last: number;
  /** Hash of the record before the first. */
  readonly hash: Uint8Array;
}

/** What is left of a removed record. */
interface Removed {
  readonly leaf: Uint8Array;
  readonly hash: Uint8Array;
  /** Number of the trail record that tells of its removal. */
  readonly entry: number;
}

const select = selectPage("e.seq BETWEEN ? AND ?");
/** Records that are read here at once, and by the library itself. */
const rowsAtOnce = 500;
const rowsFollowedAtOnce = 10_000;

/** Checks records in their order, in SQLite's thread. */
export class RangeVerifier {
  readonly #db: SqlcipherDatabase;
  readonly #records: StoredRecords;
  readonly #hasher: ChainHasher;
  readonly #leaves = new Uint8Array(rowsAtOnce * 32);
  readonly #links = new Uint8Array(rowsAtOnce * 32);
  readonly #previous = genesis();

  /** How many records that are there were checked. */
  present = 0;
  /** What was removed, by the number of the trail record that is to tell of it. */
  readonly removed = new Map<number, RemovalHash>();

  /** The connection shows one moment. */
  constructor(db: SqlcipherDatabase) {
    this.#db = db;
    this.#hasher = new ChainHasher(db.chainHashes);
    this.#records = new StoredRecords(db);
  }

  /**
   * Number of the first record that is missing, changed or out of place; undefined when none.
   * Throws GcsError `interrupted` when `signal` aborts.
   */
  async firstBad(
    { first, last, hash }: Range,
    { signal, onProgress }: Supervision = {},
  ): Promise<number | undefined> {
    this.#previous.set(hash);
    for (let from = first; from <= last;) {
      const to = this.#toFollow(from, last);
      const followed = await this.#follow(from, to, signal);
      from += followed;
      if (followed === 0 || from <= to) {
        // What the library does not follow is looked at here, also to name what is wrong.
        const end = Math.min(from + rowsAtOnce - 1, last);
        const bad = this.#firstBadOf(await this.#read(from, end, signal), from, end);
        if (bad !== undefined) return bad;
        from = end + 1;
      }
      onProgress?.(from - first, last - first + 1);
    }
    return undefined;
  }

  /** The last record that the library may follow at once: none that was removed is before it. */
  #toFollow(from: number, last: number): number {
    const to = Math.min(from + rowsFollowedAtOnce - 1, last, this.#firstRemoved(from) - 1);
    return to < last && to - from < rowsAtOnce ? from - 1 : to;
  }

  async #follow(first: number, last: number, signal: AbortSignal | undefined): Promise<number> {
    if (first > last) return 0;
    const part = { first, last, hash: this.#previous };
    const followed = await this.#db.follow(storedChain, part, signal) ?? 0;
    this.present += followed;
    return followed;
  }

  #firstRemoved(from: number): number {
    const seq = this.#db.value("SELECT seq FROM removed WHERE seq >= ? ORDER BY seq LIMIT 1", [
      from,
    ]);
    return typeof seq === "number" ? seq : Infinity;
  }

  async #read(
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly StoredRow[]> {
    for await (const { page } of this.#db.iterateAsync(select, [from, to], { signal })) {
      return rowsOf(page);
    }
    return [];
  }

  #firstBadOf(rows: readonly StoredRow[], first: number, last: number): number | undefined {
    const removed = this.#removedIn(first, last);
    const canonical: string[] = [];
    let bad = first;
    for (; bad <= last; bad++) {
      const row = rows[canonical.length];
      const isThere = row?.[0] === bad;
      if (isThere === removed.has(bad)) break;
      if (!isThere) {
        if (removed.get(bad)?.leaf.length !== 32) break;
        continue;
      }
      const text = this.#records.canonical(row);
      if (text === undefined) break;
      canonical.push(text);
    }
    const count = bad - first;
    this.#leavesOf(canonical, removed, first, count);
    this.#hasher.linksInto(this.#previous, first, this.#leaves, count, this.#links);
    let at = 0;
    for (let index = 0; index < count; index++) {
      const link = this.#links.subarray(index * 32, index * 32 + 32);
      const gone = removed.get(first + index);
      if (gone === undefined) {
        if (!isHex(rows[at++]?.[1], link)) return first + index;
      } else {
        if (!equalBytes(gone.hash, link)) return first + index;
        this.#countRemoved(first + index, gone);
      }
    }
    if (count > 0) this.#previous.set(this.#links.subarray(count * 32 - 32, count * 32));
    this.present += canonical.length;
    return bad <= last ? bad : undefined;
  }

  /** One leaf for each number: of what is there, computed; of what was removed, as it was kept. */
  #leavesOf(
    canonical: readonly string[],
    removed: ReadonlyMap<number, Removed>,
    first: number,
    count: number,
  ): void {
    this.#hasher.leavesInto(canonical, this.#leaves);
    if (removed.size === 0) return;
    let at = canonical.length;
    for (let index = count - 1; index >= 0; index--) {
      const gone = removed.get(first + index);
      if (gone !== undefined) this.#leaves.set(gone.leaf, index * 32);
      else {
        at--;
        this.#leaves.copyWithin(index * 32, at * 32, at * 32 + 32);
      }
    }
  }

  #removedIn(first: number, last: number): ReadonlyMap<number, Removed> {
    const found = new Map<number, Removed>();
    const sql = "SELECT seq, leaf, hash, entry FROM removed WHERE seq BETWEEN ? AND ?";
    for (const row of this.#db.iterate(sql, [first, last])) {
      const removed = {
        leaf: bytesOf(row, "leaf"),
        hash: bytesOf(row, "hash"),
        entry: integerOf(row, "entry"),
      };
      found.set(integerOf(row, "seq"), removed);
    }
    return found;
  }

  #countRemoved(seq: number, { leaf, entry }: Removed): void {
    const hash = this.removed.get(entry) ?? new RemovalHash();
    hash.add(this.#hasher, seq, leaf);
    this.removed.set(entry, hash);
  }
}

/** Whether upper-case hexadecimal digits name these bytes. */
function isHex(text: unknown, bytes: Uint8Array): boolean {
  if (typeof text !== "string" || text.length !== bytes.length * 2) return false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (
      text.charCodeAt(index * 2) !== digit(byte >> 4) ||
      text.charCodeAt(index * 2 + 1) !== digit(byte & 15)
    ) return false;
  }
  return true;
}

function digit(value: number): number {
  return value < 10 ? 0x30 + value : 0x37 + value;
}
