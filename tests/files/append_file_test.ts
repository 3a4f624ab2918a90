import assert from "node:assert/strict";
import { join } from "node:path";
import { openPrivateAppend } from "../../src/files/mod.ts";
import { bytesOf, failure, isPosix, modeOf, tempFolder } from "./temp_folder.ts";

Deno.test("openPrivateAppend adds to what is there and counts bytes", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "journal");
  for (const line of ["one\n", "two\n"]) {
    const file = await openPrivateAppend(path);
    await file.append(bytesOf(line), { flush: true });
    assert.equal(file.size, Deno.statSync(path).size);
    await file.close();
  }
  assert.equal(Deno.readTextFileSync(path), "one\ntwo\n");
  if (isPosix) assert.equal(modeOf(path), 0o600);
});

Deno.test({
  name: "openPrivateAppend refuses links and files that others can reach",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const open = join(folder.path, "open");
    Deno.writeTextFileSync(open, "");
    Deno.chmodSync(open, 0o644);
    assert.equal((await failure(openPrivateAppend(open))).hint, `chmod 600 ${open}`);
    Deno.symlinkSync("/etc/passwd", join(folder.path, "link"));
    assert.match((await failure(openPrivateAppend(join(folder.path, "link")))).message, /link/);
    Deno.symlinkSync(join(folder.path, "new"), join(folder.path, "dangling"));
    assert.match((await failure(openPrivateAppend(join(folder.path, "dangling")))).message, /link/);
  },
});
