import { GcsError } from "../../errors/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import { type Clock, linkSignals, type Random, systemClock, systemRandom } from "../../base/mod.ts";
import { ChainHasher } from "../chain/link.ts";
import { broken, type Head, headOf } from "../chain/records.ts";
import { type ChainVault, withVaultLock } from "../chain/vault.ts";
import { type AuditFile, metaOf, openConnection } from "../schema/open.ts";
import { outlastPowerLoss } from "../file/pragmas.ts";
import type { Removal } from "../chain/removals.ts";
import { recordedByOlderForm, removalOfOlderForm } from "../retention/older_form.ts";
import { removeOlder } from "../retention/prune.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { Ratchet } from "./ratchet.ts";
import {
  intentRecord,
  pruneCommand,
  removalRecord,
  resultRecord,
  type TrailIntent,
  type TrailResult,
  trailText,
} from "./record.ts";
import { endsOf, readPlace, sameEnds, writePlace } from "../chain/place.ts";
import { requireExpected, requireKnown, requirePresent } from "../verify/belongs.ts";
import { rememberedLogs } from "../verify/remembered.ts";
import { adopt } from "./adopt.ts";
import { Anchor } from "./anchor.ts";
import { batchIntents } from "./read.ts";
import { appendTrail, followTrail, remembered } from "./rows.ts";
import { isInterrupted, refused } from "./refused.ts";
import { readTrailState, writeTrailState } from "./state.ts";
import { type WaitingRecord, WaitingRecords } from "./waiting.ts";

/** How to open the trail. */
export interface TrailOptions extends AuditFile {
  /** Keeps the keys of the chain, and where it last ended. */
  readonly vault: ChainVault;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: the system's generator. */
  readonly random?: Random | undefined;
  /** Who runs the program: a member of every intent and removal. */
  readonly operator?: TrailIntent["operator"];
  /**
   * Goes on with the database that is there, with a new key, whatever the vault expected: it came
   * from another machine, was restored or is lost. What was expected and what was found is
   * recorded. Default false: an error.
   */
  readonly adopt?: boolean | undefined;
  /**
   * A private file that gets a checkpoint line of the trail with every record, and one of the logs
   * whenever they have grown. Nothing is recorded while it cannot be written.
   */
  readonly checkpointTo?: string | undefined;
  /** Ends a wait for other processes before anything was written. */
  readonly signal?: AbortSignal | undefined;
}

/** An intent that was written. Hand it to {@linkcode Trail.result}. */
export interface TrailRow {
  /** Number of the entry. */
  readonly seq: number;
  /** Command that made the change. */
  readonly command: string;
}

/** At most this long does the vault lag behind the database while a process writes. */
const vaultLagMs = 1000;

/**
 * What this program did: an intent before every change, a result after it, each bound to all
 * records before it (docs/formats/audit-chain.md).
 */
export class Trail {
  readonly #db: SqlcipherDatabase;
  readonly #path: string;
  readonly #vault: ChainVault;
  readonly #clock: Clock;
  readonly #operator: TrailIntent["operator"];
  readonly #origin: string;
  readonly #hasher: ChainHasher;
  readonly #ratchet: Ratchet;
  #saved: { seq: number; at: number };
  readonly #waiting = new WaitingRecords();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #anchor: Anchor | undefined;
  /** The newest intent of this process that has no result yet. */
  #open: TrailRow | undefined;
  readonly #signal: AbortSignal | undefined;
  #hasWritten = false;

  /**
   * The key that checks every MAC of this trail, when this call made the trail. Show it once, to
   * be kept away from this machine; the program forgets it.
   */
  readonly verificationKey: Secret | undefined;

  /** Use {@linkcode openTrail}. */
  constructor(
    db: SqlcipherDatabase,
    options: TrailOptions,
    ratchet: Ratchet,
    saved: number,
    verificationKey: Secret | undefined,
  ) {
    this.#db = db;
    this.#hasher = new ChainHasher(db.chainHashes);
    this.#path = options.path;
    this.#vault = options.vault;
    this.#clock = options.clock ?? systemClock;
    this.#operator = options.operator;
    this.#signal = options.signal;
    this.#origin = metaOf(db, "origin");
    this.#ratchet = ratchet;
    this.#anchor = options.checkpointTo === undefined
      ? undefined
      : new Anchor(options.checkpointTo, this.#origin);
    this.#saved = { seq: saved, at: -Infinity };
    this.verificationKey = verificationKey;
  }

  /**
   * Writes down what is about to be done. Throws {@linkcode GcsError} `integrity` when that is not
   * possible: the change must then not be made; `interrupted` when a signal ends the wait for other
   * processes; default: that of the whole trail.
   */
  async intent(intent: TrailIntent, signal = this.#signal): Promise<TrailRow> {
    const record = () => intentRecord(this.#withOperator(intent), this.#clock.now());
    const seq = await this.#append(record, { signal });
    this.#open = { seq, command: intent.command };
    return this.#open;
  }

  #withOperator(intent: TrailIntent): TrailIntent {
    return this.#operator === undefined ? intent : { ...intent, operator: this.#operator };
  }

  /** Writes down what came of an intent. An intent without a result is a visible unknown. */
  async result(row: TrailRow, result: TrailResult): Promise<void> {
    const record = () => resultRecord(row.seq, row.command, result, this.#clock.now());
    await this.#append(record, { otherwise: "The result could not be written to the audit trail" });
    if (this.#open?.seq === row.seq) this.#open = undefined;
  }

  /** The newest intent about each object of a batch, where it has no result. */
  openOfBatch(command: string, batch: string): ReadonlyMap<string, TrailRow> {
    const open = new Map<string, TrailRow>();
    for (const { seq, object, isOpen } of batchIntents(this.#db, command, batch)) {
      if (isOpen) open.set(object, { seq, command });
      else open.delete(object);
    }
    return open;
  }

  /**
   * Removes the loaded records older than `before` (milliseconds since 1970 UTC) and writes what
   * went, in one transaction: neither is ever there without the other. Undefined when nothing was
   * old enough.
   */
  async remove(before: number): Promise<Removal | undefined> {
    const now = this.#clock.now();
    if (!Number.isSafeInteger(before) || before > now) {
      throw new GcsError("usage", "Records can only be kept for a time that has passed");
    }
    const intent = this.#open?.command === pruneCommand ? this.#open.seq : undefined;
    let removal: Removal | undefined;
    await this.#append((seq) => {
      removal = removeOlder(this.#db, before, seq);
      return removal && removalRecord(removal, intent, now, this.#operator);
    });
    return removal;
  }

  /** Writes checkpoint lines where `checkpointTo` names a file; every record does so by itself. */
  async writeCheckpoints(): Promise<void> {
    const anchor = await this.#anchor?.open();
    try {
      await anchor?.write(this.#db, this.#clock.now());
    } finally {
      await anchor?.close();
    }
  }

  /** Brings the vault up to date and closes the connection. */
  async close(): Promise<void> {
    if (this.#db.isClosed) return;
    // Who wrote nothing keeps nobody waiting for what others wrote.
    const signal = this.#hasWritten ? undefined : this.#signal;
    try {
      await this.#exclusive(() => this.#save(signal));
    } catch (error) {
      if (signal?.aborted !== true || !isInterrupted(error)) throw error;
    } finally {
      this.#db.close();
    }
  }

  /** Closes the trail, and its database. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Appends the record that `make` gives for its number; none when it gives none. What `make`
   * does in the database is in the same transaction, and so are records that are asked for meanwhile.
   */
  #append(
    make: WaitingRecord["make"],
    { signal, otherwise = "The audit trail could not be written, so nothing was done" }: {
      readonly signal?: AbortSignal | undefined;
      readonly otherwise?: string;
    } = {},
  ): Promise<number> {
    const { promise, resolve: written, reject } = Promise.withResolvers<number>();
    const fail = (error: unknown) => reject(refused(error, otherwise));
    this.#waiting.add({ make, written, fail, signal });
    void this.#exclusive(() => this.#writeWaiting());
    return promise;
  }

  /** One transaction for all records that wait by now, since each costs a write to the disk. */
  async #writeWaiting(): Promise<void> {
    // All that waited went with the one before.
    if (this.#waiting.isEmpty) return;
    let some: readonly WaitingRecord[] | undefined;
    const waits = linkSignals(this.#waiting.signals());
    try {
      const heads = await withVaultLock(this.#path, async () => {
        some = this.#waiting.take();
        if (some.length === 0) return [];
        const anchor = await this.#anchor?.open();
        try {
          const heads = this.#write(some);
          await anchor?.write(this.#db, this.#clock.now());
          return heads;
        } finally {
          await anchor?.close();
        }
      }, waits.signal);
      const last = heads.at(-1);
      if (last === undefined) return;
      this.#ratchet.forwardTo(last.seq + 1);
      this.#hasWritten = true;
      if (this.#clock.now() - this.#saved.at >= vaultLagMs) await this.#save();
      for (const [at, { seq }] of heads.entries()) some?.[at]?.written(seq);
    } catch (error) {
      const isGivenUp = some === undefined && waits.signal.aborted;
      const lost = some ?? (isGivenUp ? this.#waiting.takeGivenUp() : this.#waiting.take());
      for (const { fail } of lost) fail(error);
      if (isGivenUp) await this.#writeWaiting();
    } finally {
      waits[Symbol.dispose]();
    }
  }

  #write(records: readonly WaitingRecord[]): Head[] {
    return this.#db.transaction(() => {
      const ratchet = this.#ratchet.copy();
      return records.map(({ make }) => {
        const head = headOf(this.#db, "trail");
        const record = make(head.seq + 1);
        return record === undefined
          ? head
          : appendTrail(this.#db, this.#hasher, ratchet, trailText(record));
      });
    });
  }

  /** One process at a time, so that none can put the vault back to an older record. */
  async #save(signal?: AbortSignal): Promise<void> {
    await withVaultLock(this.#path, async () => {
      const head = headOf(this.#db, "trail");
      if (head.seq !== this.#saved.seq) {
        this.#ratchet.forwardTo(head.seq + 1);
        await writeTrailState(this.#vault, this.#origin, {
          seq: head.seq,
          hash: head.hash.toHex(),
          ratchet: this.#ratchet,
        });
      }
      this.#saved = { seq: head.seq, at: this.#clock.now() };
    }, signal);
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

/**
 * Opens the trail, making it if needed, and checks it against the vault: a trail that was cut
 * short, put back or written by someone else is refused with {@linkcode GcsError} `integrity`, and
 * so is one in another database than the vault expects at this path.
 */
export async function openTrail(options: TrailOptions): Promise<Trail> {
  const random = options.random ?? systemRandom;
  if (options.adopt !== true) await requirePresent(options.vault, options.path);
  const db = await openConnection(options, random, "power-loss");
  try {
    return await trailOver(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The trail over an open connection, which it closes with itself. No statement may read there while
 * something is written: its view of the database may be an older one.
 */
export function trailOver(db: SqlcipherDatabase, options: TrailOptions): Promise<Trail> {
  const random = options.random ?? systemRandom;
  outlastPowerLoss(db);
  return withVaultLock(options.path, () => open(db, options, random), options.signal);
}

async function open(db: SqlcipherDatabase, options: TrailOptions, random: Random): Promise<Trail> {
  const { path, vault } = options;
  const place = await readPlace(vault, path);
  const ends = endsOf(db);
  const isRestored = place.restoring !== undefined && sameEnds(place.restoring, ends);
  const isNew = ends.trail.seq === 0 && ends.logs.seq === 0 && place.database === undefined;
  if (isRestored || options.adopt === true && !isNew) return await openAdopted(db, options, random);
  requireExpected(path, place, ends);
  const state = await readTrailState(vault, ends.database);
  if (state === undefined && ends.trail.seq > 0) {
    throw new GcsError("secure_store", "The key of the audit trail is not on this machine", {
      hint: "to go on with a new key: gcs audit verify && gcs audit trail --adopt",
    });
  }
  if (state === undefined) {
    requireKnown(path, place, { logs: await rememberedLogs(vault, ends.database) }, ends);
  }
  if (place.database === undefined || place.restoring !== undefined) {
    await writePlace(vault, path, { database: ends.database });
  }
  if (state === undefined) {
    const { ratchet, shown } = newKey(random, 1);
    await writeTrailState(vault, ends.database, { ...ends.trail, ratchet });
    return new Trail(db, options, ratchet, 0, shown);
  }
  const head = remembered(db, state.seq, state.hash);
  followTrail(db, new ChainHasher(db.chainHashes), head, state.ratchet);
  if (state.version === 1) await goOnInThisForm(db, options, ends.database, state.ratchet);
  return new Trail(db, options, state.ratchet, state.seq, undefined);
}

async function openAdopted(
  db: SqlcipherDatabase,
  options: TrailOptions,
  random: Random,
): Promise<Trail> {
  const { path, vault } = options;
  const place = await readPlace(vault, path);
  const { ratchet, shown } = newKey(random, headOf(db, "trail").seq + 1);
  const now = (options.clock ?? systemClock).now();
  await adopt({ db, vault, path, place, ratchet, now, operator: options.operator });
  const trail = new Trail(db, options, ratchet, headOf(db, "trail").seq, shown);
  await trail.writeCheckpoints();
  return trail;
}

function newKey(random: Random, seq: number): { ratchet: Ratchet; shown: Secret } {
  const key = random.bytes(32);
  const ratchet = new Ratchet(key, seq);
  const shown = new Secret(`${seq}:${key.toHex()}`);
  key.fill(0);
  return { ratchet, shown };
}

/**
 * A vault of the first form is written anew in this one, once: from then on nothing removed is
 * believed that the trail does not tell of. What an older program removed before is told now, when
 * its own records of the prunings agree.
 */
async function goOnInThisForm(
  db: SqlcipherDatabase,
  options: TrailOptions,
  origin: string,
  ratchet: Ratchet,
): Promise<void> {
  const removal = removalOfOlderForm(db);
  if (removal !== undefined) {
    if (recordedByOlderForm(db) !== removal.count) {
      throw broken("logs", 1, "was removed without an entry in the trail");
    }
    const text = trailText(
      removalRecord(removal, undefined, (options.clock ?? systemClock).now(), options.operator),
    );
    db.transaction(() => appendTrail(db, new ChainHasher(db.chainHashes), ratchet.copy(), text));
  }
  const { seq, hash } = headOf(db, "trail");
  ratchet.forwardTo(seq + 1);
  await writeTrailState(options.vault, origin, { seq, hash: hash.toHex(), ratchet });
}
