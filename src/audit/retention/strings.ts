import { nameColumns } from "../schema/columns.ts";
import { hasWord, unindexNames, unindexTexts } from "../schema/search.ts";
import { integerOf, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";

/**
 * Removes the records older than `before`, and with them every string that no other record names,
 * also from the search indexes.
 */
export function removeWithStrings(db: SqlcipherDatabase, before: number): void {
  db.run("INSERT INTO meta (name, value) VALUES ('pruning', ?)", [before]);
  const names = candidates(db, "gone_name", nameColumns, before);
  const texts = candidates(db, "gone_text", ["path", "message"], before);
  const extras = candidates(db, "gone_extra", ["extra"], before);
  db.run(unindexNames, [before]);
  db.run("DELETE FROM event WHERE time < ?", [before]);
  for (const gone of [names, texts, extras]) gone.keepUsed();
  const wordless: number[] = [];
  for (const row of db.iterate("SELECT id, value FROM text WHERE id IN gone_text")) {
    if (!hasWord.test(textOf(row, "value"))) wordless.push(integerOf(row, "id"));
  }
  db.run(unindexTexts, [JSON.stringify(wordless)]);
  names.removeFrom("name");
  db.exec("DELETE FROM address WHERE id NOT IN (SELECT id FROM name)");
  texts.removeFrom("text");
  extras.removeFrom("text");
  // Until the index is merged, words of what is gone can still be read in it.
  db.exec(`
    INSERT INTO text_search (text_search) VALUES ('optimize');
    INSERT INTO event_search (event_search) VALUES ('optimize');
    DELETE FROM meta WHERE name = 'pruning';
  `);
}

/** The numbers of strings that records older than `before` name in these columns. */
function candidates(
  db: SqlcipherDatabase,
  table: string,
  columns: readonly string[],
  before: number,
): { keepUsed(): void; removeFrom(strings: string): void } {
  db.exec(`CREATE TEMP TABLE ${table} (id INTEGER PRIMARY KEY)`);
  for (const column of columns) {
    db.run(
      `INSERT OR IGNORE INTO ${table}
        SELECT ${column} FROM event WHERE time < ? AND ${column} IS NOT NULL`,
      [before],
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
