import type { Connection } from "./connection.ts";
import type { StatementCache } from "./statement_cache.ts";

/** How stored records are read, for `native/chain.c`. */
export interface StoredChain {
  /** Gives number, stored hash and members of the records from `?1` to `?2`, in their order. */
  readonly rows: string;
  /** Give the string with number `?1`. */
  readonly names: string;
  /** Give the text with number `?1`. */
  readonly texts: string;
  /** For each member its kind, the text before its value, and a zero byte. */
  readonly members: Uint8Array<ArrayBuffer>;
}

/** Records that follow one another. */
export interface ChainPart {
  /** Number of the first record, and of the last. */
  readonly first: number;
  /** Number of the last record. */
  readonly last: number;
  /** Hash of the record before the first; becomes the hash of the last one that fits. */
  readonly hash: Uint8Array<ArrayBuffer>;
}

const rowThatDoesNotFit = 100;
const endOfRows = 101;

/**
 * How many records of a part are there and fit, by the library itself, on another thread.
 * Undefined where a library was named that cannot.
 */
export async function followStored(
  connection: Connection,
  cache: StatementCache,
  chain: StoredChain,
  { first, last, hash }: ChainPart,
): Promise<number | undefined> {
  const { gcs_chain_follow, follow_on_other_thread: follow } = connection.native.rare;
  if (gcs_chain_follow === null || follow === null) return undefined;
  const rows = cache.take(chain.rows);
  const names = cache.take(chain.names);
  const texts = cache.take(chain.texts);
  try {
    rows.bind([first, last]);
    const followed = new Uint32Array(new ArrayBuffer(4));
    const handles = [rows.handle, names.handle, texts.handle] as const;
    const { members } = chain;
    const code = await connection.onOtherThread(() =>
      follow(...handles, members, members.length, first, hash, followed)
    );
    if (code !== rowThatDoesNotFit && code !== endOfRows) throw connection.failure(code);
    return followed[0] ?? 0;
  } finally {
    cache.give(chain.rows, rows);
    cache.give(chain.names, names);
    cache.give(chain.texts, texts);
  }
}
