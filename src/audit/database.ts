import { type Clock, systemClock } from "../base/mod.ts";
import { formatCheckpoint } from "./chain/checkpoint.ts";
import { endsOf, expectAt, readPlace } from "./chain/place.ts";
import { headOf, stateName } from "./chain/records.ts";
import { type ChainVault, withVaultLock } from "./chain/vault.ts";
import { loadDocuments, loadLogs, type LoadOptions } from "./load/load.ts";
import type { LoadReport } from "./load/report.ts";
import type { LogSource } from "./load/sources.ts";
import { ResultCache } from "./query/cache.ts";
import { type DumpFormat, dumpRows, type DumpSink } from "./query/dump.ts";
import type { LogFilter } from "./query/filter.ts";
import {
  countGroups,
  countRows,
  type GroupCount,
  type Grouping,
  type PageOptions,
  queryRows,
} from "./query/query.ts";
import { type LogRow, RowReader } from "./query/rows.ts";
import { querySql, type SqlOptions } from "./query/sql.ts";
import { type Removal, type RemovalEntry, removalsIn } from "./chain/removals.ts";
import { collectionNames, identityNames, type Naming } from "./report/names.ts";
import { countOlder } from "./retention/prune.ts";
import { type AuditFile, metaOf, openConnection, openReader } from "./schema/open.ts";
import type { Row, SqlcipherDatabase } from "./sqlcipher/mod.ts";
import { openTrail, type Trail, type TrailOptions, trailOver } from "./trail/trail.ts";
import { readTrail, type TrailEntry, type TrailFilter } from "./trail/read.ts";
import { requireExpected, requireKnown, requirePresent } from "./verify/belongs.ts";
import { rememberedLogs, rememberedOf } from "./verify/remembered.ts";
import {
  requireRemembered,
  verifyAudit,
  type VerifyOptions,
  type VerifyReport,
} from "./verify/verify.ts";

/** How to open the audit database. */
export interface AuditDatabaseOptions extends AuditFile {
  /** Remembers the newest checkpoint outside the database; compared when it is opened. */
  readonly vault?: ChainVault | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Opens the database also when the vault disagrees, so that it can be looked at. */
  readonly unchecked?: boolean | undefined;
}

/** How a trail goes on in a database that is open. */
export type OwnTrailOptions =
  & Pick<TrailOptions, "random" | "operator" | "checkpointTo">
  & { readonly vault: ChainVault };

/** The audit database: loaded logs, and the trail to read. Use {@linkcode openAuditDatabase}. */
export class AuditDatabase implements Disposable {
  readonly #db: SqlcipherDatabase;
  readonly #options: AuditDatabaseOptions;
  readonly #clock: Clock;
  readonly #cache: ResultCache;
  readonly #reader: RowReader;
  /** Random name of this database, as in its checkpoints. */
  readonly origin: string;

  /** Over an open database; `openAuditDatabase` makes one. */
  constructor(db: SqlcipherDatabase, options: AuditDatabaseOptions) {
    this.#db = db;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#cache = new ResultCache(db);
    this.#reader = new RowReader(db);
    this.origin = metaOf(db, "origin");
  }

  /** Loads log files or streams; see {@linkcode loadLogs}. */
  async load(sources: readonly LogSource[], options: LoadOptions = {}): Promise<LoadReport> {
    try {
      return await loadLogs(this.#options, sources, { clock: this.#clock, ...options });
    } finally {
      await this.remember();
    }
  }

  /** Loads the documents of an `audit-logs` resource; see {@linkcode loadDocuments}. */
  async loadFrom(
    name: string,
    documents: AsyncIterable<unknown>,
    options: LoadOptions = {},
  ): Promise<LoadReport> {
    try {
      return await loadDocuments(this.#options, name, documents, {
        clock: this.#clock,
        ...options,
      });
    } finally {
      await this.remember();
    }
  }

  /** Records that a filter finds, streamed. */
  query(
    filter: LogFilter = {},
    page: PageOptions = {},
  ): AsyncGenerator<LogRow, void, undefined> {
    return queryRows(this.#db, filter, page, this.#reader);
  }

  /** How many records a filter finds. */
  count(filter: LogFilter = {}): number {
    return this.#cache.get(["count", filter], () => countRows(this.#db, filter), isNumber);
  }

  /** Counts by a column, an hour or a day. `limit` keeps the largest. */
  groups(filter: LogFilter, by: Grouping, limit = -1): readonly GroupCount[] {
    const compute = () => countGroups(this.#db, filter, by, limit);
    return this.#cache.get(["groups", filter, by, limit], compute, isGroups);
  }

  /** A person's own SELECT, over a connection of its own that cannot write. */
  async *sql(sql: string, options: SqlOptions = {}): AsyncGenerator<Row, void, undefined> {
    const reader = await openReader(this.#options);
    try {
      yield* querySql(reader, sql, options);
    } finally {
      reader.close();
    }
  }

  /** Writes records to a sink; see {@linkcode dumpRows}. */
  dump(
    filter: LogFilter,
    page: PageOptions,
    format: DumpFormat,
    sink: DumpSink,
  ): Promise<number> {
    return dumpRows(this.#db, filter, page, format, sink);
  }

  /** What this program did. */
  trail(filter: TrailFilter = {}): Generator<TrailEntry, void, undefined> {
    return readTrail(this.#db, filter);
  }

  /**
   * The trail, to be written over this connection. Nothing may read here while it is written, and to
   * close it closes the database. A person's own SQL has another connection, which cannot write.
   */
  openTrail(options: OwnTrailOptions): Promise<Trail> {
    return trailOver(this.#db, { ...this.#options, ...options, clock: this.#clock });
  }

  /** Every removal of loaded records that the trail tells of, oldest first. */
  removals(): readonly RemovalEntry[] {
    return removalsIn(this.#db);
  }

  /** Names of ids, as far as loaded records and trail know them. */
  names(): { readonly identity: Naming; readonly collection: Naming } {
    return { identity: identityNames(this.#db), collection: collectionNames(this.#db) };
  }

  /** Checks both chains from end to end; see {@linkcode verifyAudit}. */
  verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    return verifyAudit(this.#options, {
      vault: this.#options.vault,
      now: this.#clock.now(),
      ...options,
    });
  }

  /** How many records {@linkcode prune} would remove. */
  prunable(before: number): number {
    return countOlder(this.#db, before);
  }

  /**
   * Retention; see {@linkcode Trail.remove}. Verifies everything first: what is removed can never
   * be verified again. Throws {@linkcode GcsError} `integrity` and removes nothing when it is not
   * whole.
   */
  async prune(
    before: number,
    trail: Trail,
    options: Pick<VerifyOptions, "signal" | "onProgress"> = {},
  ): Promise<Removal | undefined> {
    await this.verify(options);
    return await trail.remove(before);
  }

  /** One line that binds every loaded record, to keep elsewhere. */
  checkpoint(): string {
    const { seq, hash } = headOf(this.#db, "logs");
    return formatCheckpoint({
      origin: this.origin,
      chain: "logs",
      seq,
      hash: hash.toHex(),
      time: this.#clock.now(),
    });
  }

  /** Has the vault remember the newest record, unless it knows a newer one already. */
  async remember(): Promise<void> {
    const { vault } = this.#options;
    if (vault === undefined) return;
    await withVaultLock(this.#options.path, async () => {
      const known = await rememberedLogs(vault, this.origin);
      const { seq } = headOf(this.#db, "logs");
      if (known !== undefined && known.seq >= seq) return;
      await vault.write(stateName("logs", this.origin), this.checkpoint());
    });
  }

  /** Closes the database; nothing can be asked of it afterwards. */
  close(): void {
    this.#db.close();
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens the database, making it if needed, and compares it with what the vault remembers: one that
 * was cut short or put back, another one, or one that the vault does not know is refused with
 * {@linkcode GcsError} `integrity`.
 */
export async function openAuditDatabase(options: AuditDatabaseOptions): Promise<AuditDatabase> {
  const { vault, path } = options;
  const isChecked = vault !== undefined && options.unchecked !== true;
  if (isChecked) await requirePresent(vault, path);
  const db = await openConnection(options);
  try {
    if (isChecked) await requireOwn(db, vault, options);
    return new AuditDatabase(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

async function requireOwn(
  db: SqlcipherDatabase,
  vault: ChainVault,
  options: AuditDatabaseOptions,
): Promise<void> {
  const { path } = options;
  const place = await readPlace(vault, path);
  const before = await rememberedOf(vault, endsOf(db).database);
  // A killed restore, and what an older program left, are brought to their end with the trail.
  if (place.restoring !== undefined || before.trail?.version === 1) {
    await (await openTrail({ ...options, vault })).close();
    return await requireOwn(db, vault, options);
  }
  // The vault was read before: what is written meanwhile can only be more than it knew.
  const ends = endsOf(db);
  requireExpected(path, place, ends);
  requireKnown(path, place, before, ends);
  requireRemembered(db, ends.database, { logs: before.logs });
  if (place.database === undefined) await expectAt(vault, path, ends.database);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isGroups(value: unknown): value is readonly GroupCount[] {
  return Array.isArray(value);
}
