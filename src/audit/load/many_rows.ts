import { type PackedKind, PackedRows, type SqlcipherDatabase } from "../sqlcipher/mod.ts";

const rowsInStatement = 16;

/**
 * Inserts rows of a table, many with one call: a call into SQLite costs more than the work behind
 * it. Calls no function of SQL, and rolls the whole transaction back when a row is refused: SQLite
 * then need not keep what each statement changes.
 */
export class ManyRows {
  readonly #db: SqlcipherDatabase;
  readonly #many: string;
  readonly #one: string;
  /** Where the values of the next row are added, in the order of the columns; then call `added`. */
  readonly next: PackedRows;

  constructor(
    db: SqlcipherDatabase,
    table: string,
    columns: readonly (readonly [name: string, kind: PackedKind])[],
  ) {
    const names = columns.map(([name]) => name).join(", ");
    const row = `(${columns.map(() => "?").join(", ")})`;
    this.#db = db;
    this.#one = `INSERT OR ROLLBACK INTO ${table} (${names}) VALUES ${row}`;
    this.#many = this.#one + `, ${row}`.repeat(rowsInStatement - 1);
    this.next = new PackedRows(columns.map(([, kind]) => kind));
  }

  /** Inserts what is there as soon as it is worth a call. */
  added(): void {
    if (this.next.isFull) this.flush();
  }

  /** Inserts what is left. Call it at the end of every transaction. */
  flush(): void {
    try {
      this.#db.insertRows(this.#many, this.#one, this.next);
    } finally {
      this.next.clear();
    }
  }
}
