import assert from "node:assert/strict";
import { lstat } from "node:fs/promises";
import { chmodFix } from "../../src/files/own_fix.ts";
import { ownUid } from "../../src/files/rules.ts";

Deno.test("no hint closes what the system or others live in, whoever runs the program", async () => {
  const places = [
    ...["/", "/tmp", "/var", "/var/tmp", "/usr/bin", "/etc/passwd", "/etc", "/usr/lib", "/run"],
    ...["/var/lib/dpkg", "/var/log", "/tmp/../etc/passwd", "//etc//passwd"],
  ];
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

Deno.test("no link and no relative path leads a hint to what belongs to the system", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-own-" });
  const here = Deno.cwd();
  try {
    await Deno.symlink("/etc", `${folder}/mine`);
    const entry = await lstat("/etc/passwd");
    assert.equal(chmodFix("600", `${folder}/mine/passwd`, entry, 0), undefined);
    Deno.chdir("/etc");
    assert.equal(chmodFix("600", "passwd", entry, 0), undefined);
    Deno.chdir(folder);
    await Deno.writeTextFile("-R", "");
    const own = await lstat("-R");
    assert.equal(chmodFix("600", "-R", own, ownUid()), `chmod 600 ${Deno.cwd()}/-R`);
  } finally {
    Deno.chdir(here);
    await Deno.remove(folder, { recursive: true });
  }
});
