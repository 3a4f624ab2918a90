/// <reference lib="webworker" />
import { openSqlcipher } from "../../src/audit/mod.ts";

self.onmessage = ({ data: { path, key, library } }) => {
  using db = openSqlcipher(path, { key, library });
  const before = db.value("SELECT text FROM note");
  db.run("UPDATE note SET text = 'worker'");
  self.postMessage({ before, after: db.value("SELECT text FROM note") });
};
