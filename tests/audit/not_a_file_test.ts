import assert from "node:assert/strict";
import { join } from "node:path";
import { inspectDatabaseFile } from "../../src/audit/mod.ts";
import { failure, run, tempFolder } from "../files/temp_folder.ts";

Deno.test("a folder in place of the database is refused as one", async () => {
  using folder = tempFolder();
  const { message } = await failure(inspectDatabaseFile(folder.path));
  assert.match(message, /^Cannot read ".*": it is a folder$/);
});

Deno.test({
  name: "a named pipe in place of the database is refused, not waited for",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = tempFolder();
    const path = join(folder.path, "audit.db");
    assert.ok(run("mkfifo", path));
    const { message } = await failure(inspectDatabaseFile(path));
    assert.equal(message, 'Cannot read "audit.db": it is a named pipe');
  },
});
