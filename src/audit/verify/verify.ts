import { equalBytes, fromHex } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import {
  type ChainName,
  type Checkpoint,
  formatCheckpoint,
  parseCheckpoint,
} from "../chain/checkpoint.ts";
import { ChainHasher } from "../chain/link.ts";
import { beginning, broken, hashAt, type Head, headOf } from "../chain/records.ts";
import type { ChainVault } from "../chain/vault.ts";
import { type AuditFile, metaOf, openReader } from "../schema/open.ts";
import { bytesOf, integerOf, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { Ratchet } from "../trail/ratchet.ts";
import { followTrail } from "../trail/rows.ts";
import type { TrailState } from "../trail/state.ts";
import { type Remembered, rememberedOf } from "./remembered.ts";
import { RangeVerifier } from "./range.ts";

/** What to hold the database against, besides itself. */
export interface VerifyOptions {
  /** Remembers checkpoints; what it knows must still be there. */
  readonly vault?: ChainVault | undefined;
  /** Lines that a former run printed. */
  readonly against?: readonly string[] | undefined;
  /** The key that was shown when the trail was made: checks the MAC of every trail record. */
  readonly trailKey?: string | undefined;
  /** Ends the verification with GcsError `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Now, for the new checkpoints. */
  readonly now?: number | undefined;
}

/** What was found to be whole. */
export interface VerifyReport {
  /** Loaded records that are there. */
  readonly logs: number;
  /** Trail records that are there, and how many of their MACs were checked. */
  readonly trail: number;
  readonly trailMacs: number;
  /** One line for each chain, to keep elsewhere. */
  readonly checkpoints: readonly string[];
  readonly durationMs: number;
}

/**
 * Reads every record and checks that it is the one that was written, in its place. Throws
 * {@linkcode GcsError} `integrity` that names the first record which is not.
 */
export async function verifyAudit(
  file: AuditFile,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const start = performance.now();
  const db = await openReader(file);
  try {
    const origin = metaOf(db, "origin");
    // Before the snapshot: what is written meanwhile may be in the snapshot, never beyond it.
    const remembered = await rememberedOf(options.vault, origin);
    db.run("BEGIN");
    const logs = headOf(db, "logs");
    const trail = headOf(db, "trail");
    await verifyLogs(file, db, logs.seq, options.signal);
    requireHead(db, "logs", logs);
    const trailMacs = verifyTrail(db, options.trailKey, remembered.trail);
    requireHead(db, "trail", trail);
    for (const line of options.against ?? []) requireCheckpoint(db, origin, parseCheckpoint(line));
    requireRemembered(db, origin, remembered);
    const now = options.now ?? Date.now();
    const line = (chain: ChainName, { seq, hash }: Head) =>
      formatCheckpoint({ origin, chain, seq, hash: hash.toHex(), time: now });
    return {
      logs: Number(db.value("SELECT count(*) FROM event")),
      trail: Number(db.value("SELECT count(*) FROM trail")),
      trailMacs,
      checkpoints: [line("logs", logs), line("trail", trail)],
      durationMs: Math.round(performance.now() - start),
    };
  } finally {
    db.close();
  }
}

async function verifyLogs(
  file: AuditFile,
  db: SqlcipherDatabase,
  last: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { seq, hash } = beginning(db, "logs");
  using pages = await openReader(file);
  const range = { first: seq + 1, last, hash };
  const bad = await new RangeVerifier(pages, db).firstBad(range, signal);
  if (bad !== undefined) throw broken("logs", bad, "is missing, changed or out of place");
}

/** How many MACs were checked. */
function verifyTrail(
  db: SqlcipherDatabase,
  givenKey: string | undefined,
  remembered: TrailState | undefined,
): number {
  const hasher = new ChainHasher();
  const start = beginning(db, "trail");
  const key = givenKey === undefined ? undefined : trailKey(givenKey);
  if (key !== undefined && key.next <= start.seq + 1) {
    key.forwardTo(start.seq + 1);
    return followTrail(db, hasher, start, key).seq - start.seq;
  }
  const end = followTrail(db, hasher, start, undefined);
  const from = key ?? remembered?.ratchet;
  if (from === undefined || from.next > end.seq + 1) return 0;
  const known = hashAt(db, "trail", from.next - 1);
  if (known === undefined) throw broken("trail", from.next - 1, "is missing");
  const after = { seq: from.next - 1, hash: known };
  return followTrail(db, hasher, after, from.copy()).seq - after.seq;
}

function trailKey(text: string): Ratchet {
  const match = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text.trim());
  const bytes = fromHex(match?.[2] ?? "");
  if (match === null || bytes === undefined) {
    throw new GcsError("usage", "The trail key is not one that was shown when a trail was made");
  }
  return new Ratchet(bytes, Number(match[1]));
}

/** The record of a checkpoint must still be there, and be the same. */
function requireCheckpoint(
  db: SqlcipherDatabase,
  origin: string,
  checkpoint: Checkpoint,
): void {
  const { chain, seq, hash } = checkpoint;
  if (checkpoint.origin !== origin) {
    throw new GcsError("integrity", "The checkpoint is of another audit database", {
      hint: "gcs config get audit.database_path",
    });
  }
  const found = hashAt(db, chain, seq);
  const head = headOf(db, chain);
  if (seq > head.seq) {
    throw broken(chain, head.seq + 1, `is missing: the checkpoint knows records up to ${seq}`);
  }
  // What retention took away is proved by the hash that it left behind.
  if (found === undefined && seq < beginning(db, chain).seq) return;
  if (found === undefined || found.toHex() !== hash) {
    throw broken(chain, seq, "is not the one of the checkpoint");
  }
}

/** What the vault remembers must still be there. */
export function requireRemembered(
  db: SqlcipherDatabase,
  origin: string,
  { logs, trail }: Remembered,
): void {
  if (logs !== undefined) requireCheckpoint(db, origin, logs);
  if (trail !== undefined) {
    requireCheckpoint(db, origin, { origin, chain: "trail", time: 0, ...trail });
  }
}

function requireHead(db: SqlcipherDatabase, chain: ChainName, head: Head): void {
  const row = db.get("SELECT seq, hash FROM head WHERE chain = ?", [chain]);
  if (row === undefined || integerOf(row, "seq") > head.seq) {
    throw broken(chain, head.seq + 1, "is missing");
  }
  if (integerOf(row, "seq") < head.seq || !equalBytes(bytesOf(row, "hash"), head.hash)) {
    throw broken(chain, head.seq, "was not written by this program");
  }
}
