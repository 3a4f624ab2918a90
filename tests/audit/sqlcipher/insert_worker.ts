/// <reference lib="deno.worker" />
import { openSqlcipher } from "../../../src/audit/sqlcipher/mod.ts";

self.onmessage = (event: MessageEvent<{ path: string; key: Uint8Array; rows: number }>) => {
  const { path, key, rows } = event.data;
  using db = openSqlcipher(path, { key, busyTimeoutMs: 20_000 });
  for (let index = 0; index < rows; index++) db.run("INSERT INTO t VALUES (?)", [index]);
  self.postMessage(db.value("SELECT count(*) FROM t"));
};
