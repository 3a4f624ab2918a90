import assert from "node:assert/strict";
import { openSqlcipher, Sqlcipher } from "../../../src/audit/sqlcipher/mod.ts";
import { key } from "./support.ts";

const mebibyte = 1024 * 1024;

/**
 * Growth in MiB of the round that grew least. A leak grows in every round (64 bytes a statement
 * would be 15 MiB); the garbage collector's own ups and downs do not.
 */
function leastGrowth(rounds: number, round: () => void): number {
  let least = Infinity;
  for (let index = 0; index < rounds; index++) {
    const before = Deno.memoryUsage().rss;
    round();
    least = Math.min(least, (Deno.memoryUsage().rss - before) / mebibyte);
  }
  return least;
}

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
  round(200_000);
  assert.ok(leastGrowth(4, () => round(250_000)) < 8);
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
  assert.ok(leastGrowth(4, () => round(125)) < 8);
});
