import type { Connection } from "./connection.ts";
import type { Statement } from "./statement.ts";

/** Compiled statements by their text; the one unused for longest makes room for a new one. */
export class StatementCache {
  readonly #connection: Connection;
  readonly #size: number;
  readonly #statements = new Map<string, Statement>();
  #latest = "";

  constructor(connection: Connection, size: number) {
    this.#connection = connection;
    this.#size = size;
  }

  /** A statement that nobody else is stepping through. Give it back when done. */
  take(sql: string): Statement {
    this.#connection.assertUsable();
    const known = this.#statements.get(sql);
    if (known === undefined || known.busy) {
      const fresh = this.#connection.compileOne(sql);
      fresh.busy = true;
      return fresh;
    }
    if (sql !== this.#latest) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      this.#latest = sql;
    }
    known.busy = true;
    return known;
  }

  /** Takes a statement back. While another thread is at work it waits, or both would crash. */
  give(sql: string, statement: Statement): void {
    this.#connection.whenBack(() => this.#keep(sql, statement));
  }

  #keep(sql: string, statement: Statement): void {
    if (this.#connection.isClosed) return;
    statement.reset();
    const known = this.#statements.get(sql);
    if (known === statement) return;
    if (known !== undefined) return this.#connection.finalize(statement);
    this.#statements.set(sql, statement);
    this.#latest = sql;
    if (this.#statements.size <= this.#size) return;
    for (const [oldest, candidate] of this.#statements) {
      if (candidate.busy) continue;
      this.#statements.delete(oldest);
      this.#connection.finalize(candidate);
      break;
    }
  }
}
