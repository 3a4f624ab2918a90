import assert from "node:assert/strict";
import { join } from "node:path";
import {
  checkPrivate,
  ensurePrivateFolder,
  listPrivateFolder,
  requirePrivateFolder,
  writePrivateFile,
} from "../../src/files/mod.ts";
import { bytesOf, failure, isPosix, isRoot, modeOf, run, tempFolder } from "./temp_folder.ts";

Deno.test("ensurePrivateFolder creates every missing part with 0700", async () => {
  using folder = tempFolder();
  const inner = join(folder.path, "a", "b");
  await ensurePrivateFolder(inner);
  await ensurePrivateFolder(inner);
  assert.ok(Deno.statSync(inner).isDirectory);
  if (isPosix) assert.deepEqual([modeOf(inner), modeOf(join(folder.path, "a"))], [0o700, 0o700]);
});

Deno.test({
  name: "ensurePrivateFolder refuses a folder that others may enter, a link and a file",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const open = join(folder.path, "it's open");
    Deno.mkdirSync(open, { mode: 0o750 });
    Deno.chmodSync(open, 0o750);
    assert.equal(
      (await failure(ensurePrivateFolder(open))).hint,
      `chmod 700 '${folder.path}/it'\\''s open'`,
    );
    const link = join(folder.path, "link");
    Deno.symlinkSync(folder.path, link);
    assert.match((await failure(ensurePrivateFolder(link))).message, /symbolic link, not a folder/);
    const file = join(folder.path, "file");
    Deno.writeTextFileSync(file, "");
    assert.match((await failure(ensurePrivateFolder(file))).message, /regular file, not a folder/);
    assert.equal((await failure(ensurePrivateFolder(join(file, "x")))).kind, "usage");
  },
});

Deno.test({
  name: "ensurePrivateFolder refuses a folder of another user",
  ignore: !isRoot,
  async fn() {
    using folder = tempFolder();
    const theirs = join(folder.path, "theirs");
    Deno.mkdirSync(theirs, { mode: 0o700 });
    Deno.chownSync(theirs, 12345, null);
    assert.match((await failure(ensurePrivateFolder(theirs))).message, /another user owns it/);
  },
});

Deno.test("requirePrivateFolder does not create the folder", async () => {
  using folder = tempFolder();
  const absent = join(folder.path, "absent");
  assert.match((await failure(requirePrivateFolder(absent))).message, /it does not exist/);
  assert.throws(() => Deno.statSync(absent), Deno.errors.NotFound);
});

Deno.test("listPrivateFolder lists names in order without leftovers of writes", async () => {
  using folder = tempFolder();
  for (const name of ["b", "a"]) await writePrivateFile(join(folder.path, name), bytesOf("x"));
  Deno.writeTextFileSync(join(folder.path, ".a.123.tmp"), "");
  assert.deepEqual(await listPrivateFolder(folder.path), ["a", "b"]);
  assert.deepEqual(await listPrivateFolder(join(folder.path, "absent")), []);
});

Deno.test({
  name: "checkPrivate reports each entry with its fix and changes nothing",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    await writePrivateFile(join(folder.path, "good"), bytesOf("x"));
    Deno.writeTextFileSync(join(folder.path, "open"), "");
    Deno.chmodSync(join(folder.path, "open"), 0o644);
    assert.ok(run("mkfifo", join(folder.path, "pipe")));
    Deno.mkdirSync(join(folder.path, "sub"), { mode: 0o700 });
    Deno.symlinkSync("/etc/passwd", join(folder.path, "sub", "link"));
    const report = await checkPrivate(folder.path);
    const at = (name: string) => report.find((check) => check.path === join(folder.path, name));
    assert.deepEqual(at("good"), { path: join(folder.path, "good"), ok: true });
    assert.deepEqual(at("open"), {
      path: join(folder.path, "open"),
      ok: false,
      problem: "other users can reach it (mode 0644)",
      fix: `chmod 600 ${join(folder.path, "open")}`,
    });
    assert.match(at("pipe")?.problem ?? "", /named pipe/);
    assert.match(at("sub/link")?.problem ?? "", /symbolic link/);
    assert.equal(report.length, 6);
    assert.equal(modeOf(join(folder.path, "open")), 0o644);
    assert.deepEqual(await checkPrivate(join(folder.path, "absent")), []);
  },
});
