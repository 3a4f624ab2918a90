import assert from "node:assert/strict";
import { openSqlcipher, Sqlcipher } from "../../../src/audit/sqlcipher/mod.ts";
import { key } from "./support.ts";

const mebibyte = 1024 * 1024;

Deno.test("1,000,000 statements do not grow the process", () => {
  using db = openSqlcipher(":memory:", { key });
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB)");
  db.run("INSERT INTO t VALUES (1, ?, ?)", ["some text ☃", new Uint8Array(100)]);
  const round = (statements: number) => {
    for (let index = 0; index < statements; index += 4) {
      db.run("UPDATE t SET b = ? WHERE a = ?", [`text ${index}`, 1]);
      db.get("SELECT a, b, c FROM t WHERE a = ?", [1]);
      // A different text each time: compiled, kept, pushed out, freed.
      db.value(`SELECT ${index}`);
      for (const _row of db.iterate("SELECT b FROM t")) break;
    }
  };
  // Until the garbage collector has found its size.
  round(600_000);
  const before = Deno.memoryUsage().rss;
  round(1_000_000);
  const grown = (Deno.memoryUsage().rss - before) / mebibyte;
  assert.ok(grown < 32, `grew by ${grown.toFixed(1)} MiB`);
});

Deno.test("opening and closing 500 databases does not grow the process", () => {
  using library = Sqlcipher.load();
  const round = (times: number) => {
    for (let index = 0; index < times; index++) {
      using db = library.open(":memory:", { key });
      db.exec("CREATE TABLE t (a)");
      db.permit("reading");
      db.withTimeLimit(1000, () => db.value("SELECT count(*) FROM t"));
    }
  };
  round(100);
  const before = Deno.memoryUsage().rss;
  round(500);
  const grown = (Deno.memoryUsage().rss - before) / mebibyte;
  assert.ok(grown < 32, `grew by ${grown.toFixed(1)} MiB`);
});
