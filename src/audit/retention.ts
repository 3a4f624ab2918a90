import { GcsError } from "../errors/mod.ts";
import { nameColumns } from "./schema/columns.ts";
import { hasWord, unindexNames, unindexTexts } from "./schema/search.ts";
import { integerOf, type SqlcipherDatabase, textOf } from "./sqlcipher/mod.ts";

/** What retention took away. */
export interface PruneReport {
  readonly removed: number;
  /** Number of the last record that is gone; the chain goes on after it. 0 when none is. */
  readonly upTo: number;
}

/** What retention would take away: the same, before it is done. */
export function prunable(db: SqlcipherDatabase, before: number): PruneReport {
  const kept = db.value("SELECT min(seq) FROM event WHERE time >= ?", [before]);
  const upTo = Number(
    typeof kept === "number" ? kept - 1 : db.value("SELECT coalesce(max(seq), 0) FROM event"),
  );
  const removed = Number(db.value("SELECT count(*) FROM event WHERE seq <= ?", [upTo]));
  return { removed, upTo: removed === 0 ? 0 : upTo };
}

/**
 * Removes loaded records older than `before` (milliseconds since 1970 UTC) from the beginning of
 * the chain, up to the first one that is not older, and every string that no other record names.
 * The hash of the last one removed stays, so that the rest can be verified and older checkpoints
 * still name a place in the chain.
 */
export function pruneLogs(db: SqlcipherDatabase, before: number, now: number): PruneReport {
  if (!Number.isSafeInteger(before) || before > now) {
    throw new GcsError("usage", "Records can only be kept for a time that has passed");
  }
  return db.transaction(() => {
    const report = prunable(db, before);
    if (report.removed > 0) remove(db, report.upTo, now);
    return report;
  });
}

function remove(db: SqlcipherDatabase, last: number, now: number): void {
  const hash = db.value("SELECT hash FROM event WHERE seq = ?", [last]);
  db.run("INSERT INTO retained (chain, seq, hash, time) VALUES ('logs', ?, ?, ?)", [
    last,
    hash,
    now,
  ]);
  db.run("INSERT INTO meta (name, value) VALUES ('pruning', ?)", [last]);
  const names = candidates(db, "gone_name", nameColumns, last);
  const texts = candidates(db, "gone_text", ["path", "message"], last);
  const extras = candidates(db, "gone_extra", ["extra"], last);
  db.run(unindexNames, [last]);
  db.run("DELETE FROM event WHERE seq <= ?", [last]);
  for (const gone of [names, texts, extras]) gone.keepUsed();
  const wordless: number[] = [];
  for (const row of db.iterate("SELECT id, value FROM text WHERE id IN gone_text")) {
    if (!hasWord.test(textOf(row, "value"))) wordless.push(integerOf(row, "id"));
  }
  db.run(unindexTexts, [JSON.stringify(wordless)]);
  names.removeFrom("name");
  texts.removeFrom("text");
  extras.removeFrom("text");
  // Until the index is merged, words of what is gone can still be read in it.
  db.exec(`
    INSERT INTO text_search (text_search) VALUES ('optimize');
    INSERT INTO event_search (event_search) VALUES ('optimize');
    DELETE FROM meta WHERE name = 'pruning';
  `);
}

/** The numbers of strings that records up to `last` name in these columns. */
function candidates(
  db: SqlcipherDatabase,
  table: string,
  columns: readonly string[],
  last: number,
): { keepUsed(): void; removeFrom(strings: string): void } {
  db.exec(`CREATE TEMP TABLE ${table} (id INTEGER PRIMARY KEY)`);
  for (const column of columns) {
    db.run(
      `INSERT OR IGNORE INTO ${table}
        SELECT ${column} FROM event WHERE seq <= ? AND ${column} IS NOT NULL`,
      [last],
    );
  }
  return {
    keepUsed: () => {
      for (const column of columns) {
        db.run(
          `DELETE FROM ${table} WHERE id IN
            (SELECT ${column} FROM event WHERE ${column} IS NOT NULL)`,
        );
      }
    },
    removeFrom: (strings) => {
      db.run(`DELETE FROM ${strings} WHERE id IN ${table}`);
      db.exec(`DROP TABLE ${table}`);
    },
  };
}
