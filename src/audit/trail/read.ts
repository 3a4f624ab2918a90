import { memberAt } from "../../base/mod.ts";
import { integerOf, type SqlcipherDatabase, type SqlInput, textOf } from "../sqlcipher/mod.ts";

/** Which trail records are wanted. */
export interface TrailFilter {
  /** Only entries of this command. */
  readonly command?: string | undefined;
  /** Identity id. */
  readonly identity?: string | undefined;
  /** From this time, in milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Before this time. */
  readonly to?: number | undefined;
  /** Entries at most. */
  readonly limit?: number | undefined;
  /** Default: newest first. */
  readonly order?: "newest" | "oldest" | undefined;
}

/** An intent with what came of it. `outcome` is `unknown` when no result was written. */
export interface TrailEntry {
  /** Number of the entry. */
  readonly seq: number;
  /** Time in UTC (RFC 3339). */
  readonly timestamp: string;
  /** Command that made the change. */
  readonly command: string;
  /** How it ended. */
  readonly outcome: string;
  /** Members of docs/formats/audit-chain.md. */
  readonly [member: string]: unknown;
}

/** The statement of a trail query: used to run it, and by tests to look at its plan. */
export function trailSql(filter: TrailFilter) {
  const parts = ["t.intent IS NULL"];
  const values: SqlInput[] = [];
  const and = (sql: string, value: SqlInput) => {
    if (value === undefined) return;
    parts.push(sql);
    values.push(value);
  };
  and("t.command = ?", filter.command);
  // Of a login, the result alone says who it was.
  and("t.seq IN (SELECT coalesce(intent, seq) FROM trail WHERE identity = ?)", filter.identity);
  and("t.time >= ?", filter.from);
  and("t.time < ?", filter.to);
  const direction = filter.order === "oldest" ? "ASC" : "DESC";
  return {
    sql: `SELECT t.seq, t.record,
        (SELECT r.record FROM trail r WHERE r.intent = t.seq AND r.phase = 'result'
          ORDER BY r.seq LIMIT 1) AS result,
        (SELECT r.record FROM trail r WHERE r.intent = t.seq AND r.phase = 'removal'
          ORDER BY r.seq LIMIT 1) AS removal
      FROM trail t WHERE ${parts.join(" AND ")}
      ORDER BY t.time ${direction}, t.seq ${direction} LIMIT ?`,
    values: [...values, filter.limit ?? -1],
  };
}

/** What this program did, each intent joined with its result. */
export function* readTrail(
  db: SqlcipherDatabase,
  filter: TrailFilter = {},
): Generator<TrailEntry, void, undefined> {
  const { sql, values } = trailSql(filter);
  for (const row of db.iterate(sql, values)) {
    const { phase, v: _version, time, command, ...intent } = members(textOf(row, "record"));
    const { removal } = typeof row.removal === "string" ? members(row.removal) : {};
    const result = typeof row.result === "string" ? members(row.result) : {};
    const { phase: _p, v: _v, time: _time, command: _c, intent: _i, outcome, ...rest } = result;
    yield {
      seq: integerOf(row, "seq"),
      timestamp: new Date(Number(time)).toISOString(),
      command: String(command),
      outcome: typeof outcome === "string" ? outcome : phase === "removal" ? "success" : "unknown",
      ...intent,
      ...(removal === undefined ? {} : { removal }),
      ...rest,
    };
  }
}

/** The intents of a batch, each about one object, and whether their results are there. */
export function* batchIntents(
  db: SqlcipherDatabase,
  command: string,
  batch: string,
): Generator<{ readonly seq: number; readonly object: string; readonly isOpen: boolean }> {
  const sql = `SELECT t.seq, t.record ->> '$.objects[0]' AS object,
      (SELECT count(*) FROM trail r WHERE r.intent = t.seq) AS results
    FROM trail t WHERE t.command = ? AND t.intent IS NULL AND t.phase = 'intent'
      AND t.record ->> '$.context.batch' = ? AND json_array_length(t.record, '$.objects') = 1
    ORDER BY t.seq`;
  for (const row of db.iterate(sql, [command, batch])) {
    const isOpen = integerOf(row, "results") === 0;
    yield { seq: integerOf(row, "seq"), object: textOf(row, "object"), isOpen };
  }
}

function members(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return value !== null && typeof value === "object" ? { ...value } : {};
}

/** What an entry is about, for people: its request, and what came of it beside the outcome. */
export function entryTarget(entry: TrailEntry): string {
  const [method, target] = [
    memberAt(entry, ["request", "method"]),
    memberAt(entry, ["request", "target"]),
  ].map((value) => typeof value === "string" ? value : "");
  const objects = Array.isArray(entry["objects"]) ? entry["objects"].map(String) : [];
  // Of a creation the target names the kind alone.
  const created = objects.filter((id) => target?.includes(id) === false);
  const words = [method, target, ...created.length === 0 ? [] : [`(${created.join(", ")})`]];
  return words.filter((word) => word !== "").join(" ");
}

/** Who ran the program, as the operating system knows them: `root@host`. */
export function entryOperator(entry: TrailEntry): string | undefined {
  const [user, uid, host] = ["user", "uid", "host"].map((name) =>
    memberAt(entry, ["operator", name])
  );
  return host === undefined ? undefined : `${user ?? uid ?? "unknown"}@${host}`;
}
