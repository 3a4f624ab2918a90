/** Does the work that it is told over and over; prints by how many MiB each round grew it. */
import { openSqlcipher, Sqlcipher } from "../../../../src/audit/sqlcipher/mod.ts";
import { key } from "../../../audit/sqlcipher/support.ts";

const rounds = 4;
const mebibyte = 1024 * 1024;

function statements(): () => void {
  const db = openSqlcipher(":memory:", { key });
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB)");
  db.run("INSERT INTO t VALUES (1, ?, ?)", ["some text ☃", new Uint8Array(100)]);
  return () => {
    for (let index = 0; index < 250_000; index += 4) {
      db.run("UPDATE t SET b = ? WHERE a = ?", [`text ${index}`, 1]);
      db.get("SELECT a, b, c FROM t WHERE a = ?", [1]);
      // A different text each time: compiled, kept, pushed out, freed.
      db.value(`SELECT ${index}`);
      for (const _row of db.iterate("SELECT b FROM t")) break;
    }
  };
}

function databases(): () => void {
  const library = Sqlcipher.load();
  return () => {
    for (let index = 0; index < 125; index++) {
      using db = library.open(":memory:", { key });
      db.exec("CREATE TABLE t (a)");
      db.permit("reading");
      db.withTimeLimit(60_000, () => db.value("SELECT count(*) FROM t"));
    }
  };
}

const round = Deno.args[0] === "statements" ? statements() : databases();
round();
const grown = Array.from({ length: rounds }, () => {
  const before = Deno.memoryUsage().rss;
  round();
  return (Deno.memoryUsage().rss - before) / mebibyte;
});
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(grown)));
