import { openSqlcipher, type SqlcipherDatabase } from "../../../src/audit/mod.ts";
import type { Stage } from "../../_support/stage.ts";
import { databaseOf } from "./_audit.ts";

/** Changes the database as somebody would who has its key and knows how it works. */
export function tamper(stage: Stage, change: (db: SqlcipherDatabase) => void): void {
  const entry = [...stage.keyring].find(([account]) => account.includes("audit-db:"));
  if (entry === undefined) throw new Error("no key of an audit database");
  const key = Uint8Array.from(
    atob(entry[1].replaceAll("-", "+").replaceAll("_", "/")),
    (letter) => letter.charCodeAt(0),
  );
  using db = openSqlcipher(databaseOf(stage), { key });
  db.exec("PRAGMA cipher_compatibility = 4");
  for (const row of db.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
    db.exec(`DROP TRIGGER ${row.name}`);
  }
  change(db);
}
