import { setImmediate } from "node:timers/promises";
import { equalBytes, fromHex } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import {
  type ChainName,
  type Checkpoint,
  formatCheckpoint,
  parseCheckpoint,
} from "../chain/checkpoint.ts";
import { ChainHasher, genesis } from "../chain/link.ts";
import { beginning, broken, hashAt, type Head, headOf, isBroken } from "../chain/records.ts";
import { type RemovalEntry, removalsIn } from "../chain/removals.ts";
import type { ChainVault } from "../chain/vault.ts";
import { lastingProblem } from "../file/integrity.ts";
import type { OnProgress } from "../file/steps.ts";
import { type AuditFile, metaOf, openReader } from "../schema/open.ts";
import { bytesOf, integerOf, notWhole, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { type Adoption, adoptionsIn } from "../trail/adopt.ts";
import { Ratchet } from "../trail/ratchet.ts";
import { followTrail } from "../trail/rows.ts";
import type { TrailState } from "../trail/state.ts";
import { type Remembered, rememberedOf } from "./remembered.ts";
import { RangeVerifier } from "./range.ts";
import { requireVouched } from "./vouched.ts";

/** Ctrl-C is heard between one piece of the trail and the next, of some 50 ms. */
const entriesAtOnce = 5_000;

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
  /** Called now and then with how many loaded records were checked, of how many. */
  readonly onProgress?: OnProgress | undefined;
  /** Now, for the new checkpoints. */
  readonly now?: number | undefined;
}

/** What was found to be whole. */
export interface VerifyReport {
  /** Loaded records that are there. */
  readonly logs: number;
  /** Trail records that are there, and how many of their MACs were checked. */
  readonly trail: number;
  /** Entries of the trail whose MAC was computed. */
  readonly trailMacs: number;
  /** What was removed by retention, oldest first, each as its entry in the trail tells it. */
  readonly removals: readonly RemovalEntry[];
  /** Where the trail went on with a new key, and what was expected and found there. */
  readonly adoptions: readonly Adoption[];
  /** One line for each chain, to keep elsewhere. */
  readonly checkpoints: readonly string[];
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/**
 * Reads every record and checks that it is the one that was written, in its place; and every page
 * of the file, and that tables and indexes say the same. Throws {@linkcode GcsError} `integrity`
 * that names the first record which is not, or the first page.
 */
export async function verifyAudit(
  file: AuditFile,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const codes = await openReader(file);
  try {
    const structure = await openReader(file);
    try {
      return await verifyBeside([codes, structure], file, options);
    } finally {
      structure.close();
    }
  } finally {
    codes.close();
  }
}

async function verifyBeside(
  readers: readonly [codes: SqlcipherDatabase, structure: SqlcipherDatabase],
  file: AuditFile,
  options: VerifyOptions,
): Promise<VerifyReport> {
  // Meanwhile, in SQLite's threads.
  const problem = lastingProblem(readers, file, options.signal);
  // It is looked at below, when the chains have been followed.
  problem.catch(() => {});
  let report: VerifyReport;
  try {
    report = await verifyChains(file, options);
  } catch (error) {
    const found = await problem.catch(() => undefined);
    throw found === undefined || isBroken(error) ? error : damaged(found, error);
  }
  const found = await problem;
  if (found !== undefined) throw damaged(found);
  return report;
}

function damaged(problem: string, cause?: unknown): GcsError {
  return notWhole(`The audit database is damaged: ${problem}`, cause);
}

async function verifyChains(file: AuditFile, options: VerifyOptions): Promise<VerifyReport> {
  const start = performance.now();
  using db = await openReader(file);
  const origin = metaOf(db, "origin");
  // Before the snapshot: what is written meanwhile may be in the snapshot, never beyond it.
  const remembered = await rememberedOf(options.vault, origin);
  // All that is read from here on is of one moment.
  db.run("BEGIN");
  const logs = headOf(db, "logs");
  const trail = headOf(db, "trail");
  const records = await verifyLogs(db, logs.seq, options);
  requireHead(db, "logs", logs);
  const trailMacs = await verifyTrail(db, options, remembered.trail);
  requireHead(db, "trail", trail);
  const removals = removalsIn(db);
  requireVouched(records.removed, beginning(db, "logs"), removals);
  for (const line of options.against ?? []) requireCheckpoint(db, origin, parseCheckpoint(line));
  requireRemembered(db, origin, remembered);
  const now = options.now ?? Date.now();
  const line = (chain: ChainName, { seq, hash }: Head) =>
    formatCheckpoint({ origin, chain, seq, hash: hash.toHex(), time: now });
  return {
    logs: records.present,
    trail: trail.seq,
    trailMacs,
    removals,
    adoptions: adoptionsIn(db),
    checkpoints: [line("logs", logs), line("trail", trail)],
    durationMs: Math.round(performance.now() - start),
  };
}

async function verifyLogs(
  db: SqlcipherDatabase,
  last: number,
  options: VerifyOptions,
): Promise<RangeVerifier> {
  const { seq, hash } = beginning(db, "logs");
  const verifier = new RangeVerifier(db);
  const bad = await verifier.firstBad({ first: seq + 1, last, hash }, options);
  if (bad !== undefined) throw broken("logs", bad, "is missing, changed or out of place");
  requireCount(db, "logs", "event", verifier.present);
  const removed = [...verifier.removed.values()].reduce((sum, { count }) => sum + count, 0);
  requireCount(db, "logs", "removed", removed);
  return verifier;
}

/** Rows that stand before the first number are no part of the chain, but would be found. */
function requireCount(
  db: SqlcipherDatabase,
  chain: ChainName,
  table: "event" | "removed" | "trail",
  checked: number,
): void {
  // Not by an index, which may lack what the table has.
  const row = db.get(`SELECT count(*) AS stored, min(seq) AS first FROM ${table} NOT INDEXED`);
  if (row?.stored === checked) return;
  throw broken(chain, Number(row?.first ?? 0), "was not written by this program");
}

/** How many MACs were checked. */
async function verifyTrail(
  db: SqlcipherDatabase,
  { trailKey: givenKey, signal }: VerifyOptions,
  remembered: TrailState | undefined,
): Promise<number> {
  const hasher = new ChainHasher(db.chainHashes);
  const start = { seq: 0, hash: genesis() };
  const key = givenKey === undefined ? undefined : trailKey(givenKey);
  // A key that was shown holds until the trail went on with another one.
  const macsEnd = key === undefined
    ? undefined
    : adoptionsIn(db).find(({ entry }) => entry > key.next)?.entry;
  const follow = async (from: Head, ratchet?: Ratchet) => {
    for (let end = from;;) {
      const next = followTrail(db, hasher, end, ratchet, macsEnd, entriesAtOnce);
      if (next.seq < end.seq + entriesAtOnce) return next;
      end = next;
      await setImmediate();
      if (signal?.aborted === true) {
        throw new GcsError("interrupted", "The verification was interrupted");
      }
    }
  };
  if (key?.next === 1) {
    const { seq } = await follow(start, key);
    requireCount(db, "trail", "trail", seq);
    return Math.min(seq, (macsEnd ?? Infinity) - 1);
  }
  const end = await follow(start);
  requireCount(db, "trail", "trail", end.seq);
  const from = key ?? remembered?.ratchet;
  if (from === undefined || from.next > end.seq + 1) return 0;
  const known = hashAt(db, "trail", from.next - 1);
  if (known === undefined) throw broken("trail", from.next - 1, "is missing");
  const after = { seq: from.next - 1, hash: known };
  const { seq } = await follow(after, from.copy());
  return Math.min(seq, (macsEnd ?? Infinity) - 1) - after.seq;
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
  if (found === undefined && seq < beginning(db, chain).seq) {
    throw broken(chain, seq, "was removed by an older program: its checkpoint proves nothing now");
  }
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
