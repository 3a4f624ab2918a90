/// <reference lib="deno.worker" />
import { openSqlcipher } from "../../../../src/audit/sqlcipher/mod.ts";
import { key } from "../../../audit/sqlcipher/support.ts";

self.onmessage = (event: MessageEvent<{ path: string }>) => {
  const { path } = event.data;
  const db = openSqlcipher(path, { key });
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = 2; CREATE TABLE t (a)");
  db.run("INSERT INTO t SELECT randomblob(3000) FROM json_each(?)", [
    JSON.stringify(Array(200).fill(0)),
  ]);
  self.postMessage("ready");
  // Nearly all the time goes into encrypting and decrypting pages.
  for (;;) db.run("UPDATE t SET a = randomblob(3000)");
};
