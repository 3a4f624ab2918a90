import { GcsError } from "../../errors/mod.ts";
import { type ChainHashes, chainHashesOf } from "./chain_hashes.ts";
import type { Connection } from "./connection.ts";
import type { Permission } from "./guard.ts";
import type { PackedRows } from "./packed_rows.ts";
import type { Statement } from "./statement.ts";
import { StatementCache } from "./statement_cache.ts";
import { type ChainPart, followStored, type StoredChain } from "./stored_chain.ts";
import { cString } from "./text.ts";
import type { Row, SqlInput, SqlValue } from "./row_values.ts";

/** How to open a database. */
export interface OpenOptions {
  /** The raw 32-byte key. Without one the file is plain SQLite: for reading old databases. */
  readonly key?: Uint8Array | undefined;
  /** `read`, `write` an existing file, or `create` it when it is not there. Default `create`. */
  readonly access?: "read" | "write" | "create" | undefined;
  /** How long a statement waits for another program's transaction. Default 5000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

/** How a transaction starts: `immediate` takes the write lock at once. */
export type TransactionMode = "deferred" | "immediate" | "exclusive";

/** How long a query may keep the event loop before the next step goes to another thread. */
const maxStepMs = 4;
const rowsBetweenLooks = 64;
const cachedStatements = 64;

const endOfRows = 101;

/** Longest statement of a person, in bytes. */
const maxSqlBytes = 100_000;

/**
 * One connection to a database. Not for use from two threads at once: each worker opens its own.
 *
 * Statements are compiled once and kept. Every method throws {@linkcode GcsError} whose message
 * holds no SQL (the cause does); after {@linkcode close} they throw instead of crashing.
 */
export class SqlcipherDatabase implements Disposable {
  /** What its library hashes a chain with; undefined where it cannot. */
  readonly chainHashes: ChainHashes | undefined;
  readonly #connection: Connection;
  readonly #cache: StatementCache;
  readonly #onClose: () => void;
  #savepoints = 0;

  /** Over an open connection. */
  constructor(connection: Connection, onClose: () => void) {
    this.#connection = connection;
    this.chainHashes = chainHashesOf(connection);
    this.#cache = new StatementCache(connection, cachedStatements);
    this.#onClose = onClose;
  }

  /** Runs one statement to its end, ignoring rows. Returns how many rows it changed. */
  run(sql: string, values: readonly SqlInput[] = []): number {
    this.#with(sql, values, (statement) => {
      while (statement.step());
    });
    return Number(this.#connection.native.sqlite3_changes64(this.#connection.assertUsable()));
  }

  /**
   * Inserts rows with one call where the library can. `one` is an INSERT of one row, `many` the
   * same of several: SQLite takes less time for these.
   */
  insertRows(many: string, one: string, rows: PackedRows): void {
    const insert = this.#connection.native.rare.gcs_insert_rows;
    if (insert === null) {
      for (const values of rows.values()) this.run(one, values);
      return;
    }
    const { kinds, cells, count, bytes } = rows;
    const several = this.#cache.take(many);
    const single = this.#cache.take(one);
    try {
      const handles = [several.handle, single.handle] as const;
      const code = insert(...handles, kinds, kinds.length, cells, count, bytes, bytes.length);
      if (code !== endOfRows) throw this.#connection.failure(code);
    } finally {
      this.#cache.give(many, several);
      this.#cache.give(one, single);
    }
  }

  /** {@linkcode run} on another thread: the event loop goes on, and `signal` can stop it. */
  async runAsync(
    sql: string,
    values: readonly SqlInput[] = [],
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<number> {
    for await (const _row of this.iterateAsync(sql, values, options));
    return Number(this.#connection.native.sqlite3_changes64(this.#connection.assertUsable()));
  }

  /** The first row, or undefined. */
  get(sql: string, values: readonly SqlInput[] = []): Row | undefined {
    return this.#with(sql, values, (statement) => statement.step() ? statement.row() : undefined);
  }

  /** The first column of the first row, or undefined when there is no row. */
  value(sql: string, values: readonly SqlInput[] = []): SqlValue | undefined {
    return this.#with(
      sql,
      values,
      (statement) => statement.step() ? statement.values()[0] ?? null : undefined,
    );
  }

  /** All rows. For a result of unknown size use {@linkcode iterate}. */
  all(sql: string, values: readonly SqlInput[] = []): Row[] {
    return this.#with(sql, values, (statement) => {
      const rows: Row[] = [];
      while (statement.step()) rows.push(statement.row());
      return rows;
    });
  }

  /** Rows one at a time. The statement is free again when the loop ends, also by `break`. */
  *iterate(sql: string, values: readonly SqlInput[] = []): Generator<Row, void, undefined> {
    const statement = this.#cache.take(sql);
    try {
      statement.bind(values);
      while (statement.step()) yield statement.row();
    } finally {
      this.#cache.give(sql, statement);
    }
  }

  /** {@linkcode iterate} with each row as an array in column order: about a third faster. */
  *iterateValues(
    sql: string,
    values: readonly SqlInput[] = [],
  ): Generator<SqlValue[], void, undefined> {
    const statement = this.#cache.take(sql);
    try {
      statement.bind(values);
      while (statement.step()) yield statement.values();
    } finally {
      this.#cache.give(sql, statement);
    }
  }

  /**
   * {@linkcode iterate} for queries that may take long: the slow steps run on another thread, so
   * that timers, Ctrl-C and `signal` work. Throws `interrupted` when `signal` aborts. No other
   * call on this connection may be made between asking for a row and getting it.
   */
  async *iterateAsync(
    sql: string,
    values: readonly SqlInput[] = [],
    options: {
      readonly signal?: AbortSignal | undefined;
      /** Takes no step on this thread, where a long one would hold up whatever aborts the signal. */
      readonly neverHere?: boolean;
    } = {},
  ): AsyncGenerator<Row, void, undefined> {
    const { signal, neverHere = false } = options;
    assertGoing(signal);
    const statement = this.#cache.take(sql);
    const stop = interruptOn(this.#connection, signal);
    try {
      statement.bind(values);
      let here = false;
      let since = performance.now();
      for (let rows = 1; here ? statement.step() : await statement.stepAsync(); rows++) {
        yield statement.row();
        assertGoing(signal);
        if (!here) since = performance.now();
        here = !neverHere &&
          (rows % rowsBetweenLooks !== 0 || performance.now() - since < maxStepMs);
      }
    } finally {
      stop();
      this.#cache.give(sql, statement);
    }
  }

  /**
   * How many stored records of a part of a chain are there and fit; undefined where its library
   * cannot tell. On another thread: meanwhile no other call on this connection may be made. Throws
   * `interrupted` when `signal` aborts.
   */
  async follow(
    chain: StoredChain,
    part: ChainPart,
    signal?: AbortSignal,
  ): Promise<number | undefined> {
    assertGoing(signal);
    const stop = interruptOn(this.#connection, signal);
    try {
      return await followStored(this.#connection, this.#cache, chain, part);
    } finally {
      stop();
    }
  }

  /** The names of the columns that a query gives, without running it. */
  columns(sql: string): readonly string[] {
    const statement = this.#cache.take(sql);
    try {
      return [...statement.columns()];
    } finally {
      this.#cache.give(sql, statement);
    }
  }

  /** Whether a statement leaves the database as it is. Also says that it compiles. */
  isReadOnly(sql: string): boolean {
    const statement = this.#cache.take(sql);
    try {
      return statement.readOnly;
    } finally {
      this.#cache.give(sql, statement);
    }
  }

  /** Runs several statements, without values and ignoring rows: schemas and pragmas. */
  exec(sql: string): void {
    let rest = cString(sql);
    while (rest.length > 1) {
      const { statement, next } = this.#connection.compile(rest);
      if (statement !== undefined) {
        try {
          while (statement.step());
        } finally {
          this.#connection.finalize(statement);
        }
      }
      rest = rest.slice(next);
    }
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.#connection.native.sqlite3_get_autocommit(this.#connection.assertUsable()) === 0;
  }

  /** The rowid of the row that was inserted last. */
  get lastInsertRowid(): number | bigint {
    const id = this.#connection.native.rare.sqlite3_last_insert_rowid(
      this.#connection.assertUsable(),
    );
    const near = Number(id);
    return Number.isSafeInteger(near) ? near : id;
  }

  /** Whether `close` was called. */
  get isClosed(): boolean {
    return this.#connection.isClosed;
  }

  /**
   * Runs `work` in a transaction: all of it is kept, or, when it throws, none. Inside another
   * transaction it becomes a savepoint. `work` must not be asynchronous.
   */
  transaction<T>(work: () => T, mode: TransactionMode = "immediate"): T {
    const inner = this.inTransaction;
    const name = `gcs_${this.#savepoints}`;
    this.run(inner ? `SAVEPOINT ${name}` : `BEGIN ${mode}`);
    this.#savepoints++;
    try {
      const result = work();
      if (result instanceof Promise) {
        result.catch(() => {});
        throw new GcsError("failed", "A transaction of the audit database cannot wait");
      }
      this.run(inner ? `RELEASE ${name}` : "COMMIT");
      return result;
    } catch (error) {
      this.#rollBack(inner ? name : undefined);
      throw error;
    } finally {
      this.#savepoints--;
    }
  }

  /** Some errors (a full disk, an interrupt) have ended the transaction already. */
  #rollBack(savepoint: string | undefined): void {
    if (this.isClosed || !this.inTransaction) return;
    if (savepoint === undefined) return void this.run("ROLLBACK");
    this.run(`ROLLBACK TO ${savepoint}`);
    this.run(`RELEASE ${savepoint}`);
  }

  /**
   * Encrypts every page with another raw 32-byte key, in place. A crash in the middle is undone by
   * the journal only if there is one, so do it to a copy (see `lifecycle/`).
   */
  rekey(key: Uint8Array): void {
    this.#connection.setKey(key, "sqlite3_rekey");
  }

  /**
   * Bounds what one statement may hold at once: the length of a value in bytes, and of its own
   * text. For statements that people write.
   */
  limitValues(maxBytes: number): void {
    const [lengthOfValue, lengthOfSql] = [0, 1];
    const { native } = this.#connection;
    native.rare.sqlite3_limit(this.#connection.assertUsable(), lengthOfValue, maxBytes);
    native.rare.sqlite3_limit(this.#connection.assertUsable(), lengthOfSql, maxSqlBytes);
  }

  /** Stops a statement that runs on another thread; it fails with `interrupted`. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  /**
   * Limits what statements compiled from now on may do: `reading` refuses everything but SELECT,
   * with {@linkcode GcsError} `usage`.
   */
  permit(permission: Permission): void {
    this.#connection.permit(permission);
  }

  /** Runs `work`; a statement in it that runs past `ms` fails with `interrupted`. */
  withTimeLimit<T>(ms: number, work: () => T): T {
    const end = performance.now() + ms;
    return this.#connection.limit(() => performance.now() > end, work);
  }

  /** Closes the connection and frees its statements. Safe to call twice. */
  close(): void {
    if (this.isClosed) return;
    this.#connection.close();
    this.#onClose();
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.close();
  }

  #with<T>(sql: string, values: readonly SqlInput[], use: (statement: Statement) => T): T {
    const statement = this.#cache.take(sql);
    try {
      statement.bind(values);
      return use(statement);
    } finally {
      this.#cache.give(sql, statement);
    }
  }
}

/** Until what it gives is called, `signal` stops the statement that runs on another thread. */
function interruptOn(connection: Connection, signal: AbortSignal | undefined): () => void {
  let stopping: ReturnType<typeof setInterval> | undefined;
  // Again and again: an interrupt is lost when it comes before the other thread has begun.
  const stop = () => stopping ??= setInterval(() => connection.interrupt(), 5);
  signal?.addEventListener("abort", stop);
  return () => {
    signal?.removeEventListener("abort", stop);
    clearInterval(stopping);
  };
}

function assertGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new GcsError("interrupted", "The work on the audit database was interrupted");
  }
}
