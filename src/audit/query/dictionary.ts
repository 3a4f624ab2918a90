import type { GcsError } from "../../errors/mod.ts";
import { notWhole, type SqlcipherDatabase } from "../sqlcipher/mod.ts";

const remembered = 20_000;

/** The strings of a table `(id, value)` by their number: looked up many at a time, remembered. */
export class Dictionary {
  readonly #db: SqlcipherDatabase;
  readonly #select: string;
  readonly #known = new Map<number, string>();

  constructor(db: SqlcipherDatabase, table: "name" | "text") {
    this.#db = db;
    this.#select = `SELECT json_group_object(id, value) FROM ${table}
      WHERE id IN (SELECT value FROM json_each(?))`;
  }

  /** Makes sure that all of these can be asked for by {@linkcode at}. */
  learn(ids: Iterable<number>): void {
    if (this.#known.size > remembered) this.#known.clear();
    const missing: number[] = [];
    for (const id of ids) if (!this.#known.has(id)) missing.push(id);
    if (missing.length === 0) return;
    const found: unknown = JSON.parse(
      String(this.#db.value(this.#select, [JSON.stringify(missing)])),
    );
    if (found === null || typeof found !== "object") return;
    for (const [id, value] of Object.entries(found)) {
      if (typeof value === "string") this.#known.set(Number(id), value);
    }
  }

  /** A string that was learnt. Throws GcsError `integrity` when the table lacks it. */
  at(id: number): string {
    const value = this.#known.get(id);
    if (value === undefined) throw lacksPart();
    return value;
  }
}

/** A record refers to something that is not there. */
export function lacksPart(): GcsError {
  return notWhole("A record of the audit database lacks a part");
}
