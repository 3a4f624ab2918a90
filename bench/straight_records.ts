import { createHash } from "node:crypto";
import { headOf } from "../src/audit/chain/records.ts";
import {
  inlineColumn,
  kinds,
  nameColumns,
  numberColumns,
  textColumns,
} from "../src/audit/schema/columns.ts";
import { metaOf } from "../src/audit/schema/open.ts";
import { indexNames, indexTexts } from "../src/audit/schema/search.ts";
import type { SqlcipherDatabase } from "../src/audit/mod.ts";
import type { GeneratedRecord } from "./audit_records.ts";

type Members = Readonly<Record<string, string | number>>;

/** A record with all that its row has besides its place in the chain. */
export interface MadeRecord {
  readonly members: Members;
  readonly leaf: Uint8Array;
  readonly line: number;
}

const columns: Readonly<Record<string, string>> = {
  id: "external",
  "event_type": "event",
  "identity_id": "identity",
  username: "username",
  resource: "path",
  "resource_id": "collection",
  action: "action",
  result: "result",
  message: "message",
  "client_ip": "client",
};
const encoder = new TextEncoder();

/**
 * Documents into the chain as one writes it first: their members copied, sorted, made into JSON,
 * encoded, hashed and bound, a row at a time. Leaves the same database as the loader does.
 */
export class StraightRecords {
  readonly #db: SqlcipherDatabase;
  readonly #salt: Uint8Array;
  readonly #ids = { name: new Map<string, number>(), text: new Map<string, number>() };

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
    this.#salt = encoder.encode(metaOf(db, "salt").padEnd(64, "\0"));
  }

  /** What a document says, its canonical text hashed. */
  make(document: GeneratedRecord): MadeRecord {
    const { timestamp, metadata, ...rest } = document;
    const extra: Record<string, unknown> = { ...metadata };
    const members: Record<string, string | number> = {
      kind: kinds.api,
      time: Date.parse(timestamp),
    };
    for (const [name, value] of Object.entries(rest)) {
      const column = columns[name];
      if (column === undefined) extra[name] = value;
      else members[column] = value;
    }
    if (Object.keys(extra).length > 0) members["extra"] = JSON.stringify(extra);
    const sorted = Object.entries(members).sort(([one], [other]) => one < other ? -1 : 1);
    const bytes = encoder.encode(JSON.stringify(Object.fromEntries(sorted)));
    const leaf = createHash("sha256").update(Uint8Array.of(0)).update(bytes).digest();
    const digest = createHash("sha256").update(this.#salt).update(leaf).digest();
    return { members, leaf, line: Number(digest.readBigUInt64BE() >> 12n) };
  }

  /** Inserts records that are not there yet. Call it in a transaction. */
  insert(records: readonly MadeRecord[]): void {
    const db = this.#db;
    let { seq, hash } = headOf(db, "logs");
    const [first, firstText] = [seq, Number(db.value("SELECT coalesce(max(id), 0) FROM text"))];
    for (const { members, leaf, line } of records) {
      const number = new Uint8Array(8);
      new DataView(number.buffer).setBigUint64(0, BigInt(seq + 1));
      const link: Uint8Array = createHash("sha256").update(Uint8Array.of(1)).update(hash)
        .update(number).update(leaf).digest();
      const isNew = db.run(insertion, [
        seq + 1,
        link,
        line,
        ...numberColumns.map((name) => members[name]),
        ...nameColumns.map((name) => this.#idOf("name", members[name])),
        ...textColumns.map((name) => this.#idOf("text", members[name])),
        members[inlineColumn],
      ]) > 0;
      if (!isNew) continue;
      seq++;
      hash = link;
    }
    db.run(indexNames, [first]);
    db.run(indexTexts, ["[]", firstText]);
    db.run("UPDATE head SET seq = ?, hash = ? WHERE chain = 'logs'", [seq, hash]);
  }

  #idOf(table: "name" | "text", value: string | number | undefined): number | undefined {
    if (typeof value !== "string") return undefined;
    const known = this.#ids[table].get(value);
    if (known !== undefined) return known;
    this.#db.run(`INSERT INTO ${table} (value) VALUES (?)`, [value]);
    const id = Number(this.#db.lastInsertRowid);
    this.#ids[table].set(value, id);
    return id;
  }
}

const names = ["seq", "hash", "line", ...numberColumns, ...nameColumns, ...textColumns];
const insertion = `INSERT OR IGNORE INTO event (${names.join(", ")}, ${inlineColumn}, copy)
  VALUES (${names.map(() => "?").join(", ")}, ?, 0)`;

/** All that loading left behind, in words. */
export function contentOf(db: SqlcipherDatabase): string {
  const rows = (sql: string) =>
    db.all(sql).map((row) =>
      Object.values(row).map((value) => value instanceof Uint8Array ? value.toHex() : value)
    );
  return JSON.stringify([
    rows("SELECT record.*, hash, line, copy FROM record JOIN event USING (seq) ORDER BY seq"),
    rows("SELECT chain, seq, hash FROM head ORDER BY chain"),
    rows("SELECT value FROM name ORDER BY value"),
    rows("SELECT value FROM text ORDER BY value"),
    rows("SELECT rowid FROM event_search WHERE event_search MATCH 'a1 OR a2' ORDER BY rowid"),
    rows("SELECT count(*) FROM text_search WHERE text_search MATCH 'completed OR genome'"),
  ]);
}
