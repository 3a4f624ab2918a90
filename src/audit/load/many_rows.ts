import type { SqlcipherDatabase, SqlInput } from "../sqlcipher/mod.ts";

const rowsAtOnce = 16;

/**
 * Inserts rows of the same columns, many with one statement: a call into SQLite costs more than
 * the work behind it. Calls no function of SQL, and rolls the whole transaction back when a row is
 * refused: SQLite then need not keep what each statement changes.
 */
export class ManyRows {
  readonly #db: SqlcipherDatabase;
  readonly #many: string;
  readonly #one: string;
  readonly #width: number;
  #values: SqlInput[] = [];

  constructor(db: SqlcipherDatabase, table: string, columns: readonly string[]) {
    const into = `INSERT OR ROLLBACK INTO ${table} (${columns.join(", ")}) VALUES `;
    const row = `(${columns.map(() => "?").join(", ")})`;
    this.#db = db;
    this.#width = columns.length;
    this.#one = into + row;
    this.#many = into + Array.from({ length: rowsAtOnce }, () => row).join(", ");
  }

  /** Where the next row's values are pushed, in the order of the columns; then call `added`. */
  get values(): SqlInput[] {
    return this.#values;
  }

  /** Inserts what is there as soon as it is worth a statement. */
  added(): void {
    if (this.#values.length < rowsAtOnce * this.#width) return;
    this.#db.run(this.#many, this.#values);
    this.#values = [];
  }

  /** Inserts what is left. Call it at the end of every transaction. */
  flush(): void {
    const values = this.#values;
    this.#values = [];
    for (let at = 0; at < values.length; at += this.#width) {
      this.#db.run(this.#one, values.slice(at, at + this.#width));
    }
  }
}
