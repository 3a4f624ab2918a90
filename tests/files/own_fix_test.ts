import assert from "node:assert/strict";
import { lstat } from "node:fs/promises";
import { chmodFix } from "../../src/files/own_fix.ts";
import { ownUid } from "../../src/files/rules.ts";

Deno.test("no hint closes what the system or others live in, whoever runs the program", async () => {
  const places = ["/", "/tmp", "/var", "/var/tmp", "/usr/bin", "/etc/passwd", "/etc", "/usr/lib"];
  for (const path of places) {
    const entry = await lstat(path);
    assert.equal(chmodFix("700", path, entry, 0), undefined, path);
    assert.equal(chmodFix("go-w", path, entry, 1_234), undefined, path);
    assert.equal(chmodFix("600", path, entry, undefined), undefined, path);
  }
});

Deno.test("the hint for an own file closes that file, quoted for a shell", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs own " });
  try {
    const entry = await lstat(folder);
    assert.equal(chmodFix("700", folder, entry, ownUid()), `chmod 700 '${folder}'`);
    assert.equal(chmodFix("700", folder, entry, 54_321), undefined);
  } finally {
    await Deno.remove(folder);
  }
});
