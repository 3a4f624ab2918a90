import assert from "node:assert/strict";
import { join } from "node:path";
import { openOutputFile } from "../../src/files/mod.ts";
import {
  bytesOf,
  failure,
  isPosix,
  isRoot,
  modeOf,
  namesIn,
  onOwnDisk,
  run,
  tempFolder,
} from "./temp_folder.ts";
import { placeProblem } from "../../src/files/output_place.ts";

const anywhere = { allowedFolders: [] };

async function writeOut(path: string, text: string, options = {}): Promise<void> {
  const file = await openOutputFile(path, { ...anywhere, ...options });
  await file.write(bytesOf(text));
  await file.commit();
}

Deno.test("openOutputFile shows nothing under the name until commit", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "out.json");
  const file = await openOutputFile(path, anywhere);
  await file.write(bytesOf("one "));
  assert.ok(!namesIn(folder.path).includes("out.json"));
  await file.write(bytesOf("two"));
  await file.commit();
  assert.equal(Deno.readTextFileSync(path), "one two");
  assert.deepEqual(namesIn(folder.path), ["out.json"]);
  if (isPosix) assert.equal(modeOf(path), 0o600);
});

Deno.test("openOutputFile leaves nothing behind after abort, and abort after commit does nothing", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "out");
  const given = await openOutputFile(path, anywhere);
  await given.write(bytesOf("x"));
  await given.abort();
  assert.deepEqual(namesIn(folder.path), []);
  const kept = await openOutputFile(path, anywhere);
  await kept.commit();
  await kept.abort();
  assert.deepEqual(namesIn(folder.path), ["out"]);
  assert.match((await failure(kept.write(bytesOf("late")))).message, /closed/);
});

Deno.test("openOutputFile replaces a file only with force", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "out");
  Deno.writeTextFileSync(path, "old");
  const error = await failure(openOutputFile(path, anywhere));
  assert.deepEqual([error.kind, error.hint], ["usage", "use --force to replace it"]);
  assert.equal(Deno.readTextFileSync(path), "old");
  await writeOut(path, "new", { force: true });
  assert.equal(Deno.readTextFileSync(path), "new");
});

Deno.test("openOutputFile does not replace a file that appeared while it was written", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "out");
  const file = await openOutputFile(path, anywhere);
  await file.write(bytesOf("ours"));
  Deno.writeTextFileSync(path, "theirs");
  assert.match((await failure(file.commit())).message, /"out": it exists already/);
  assert.equal(Deno.readTextFileSync(path), "theirs");
  assert.deepEqual(namesIn(folder.path), ["out"]);
});

Deno.test("openOutputFile needs a folder that exists and a name in it", async () => {
  using folder = tempFolder();
  assert.match(
    (await failure(openOutputFile(join(folder.path, "no", "out"), anywhere))).message,
    /its folder does not exist/,
  );
  assert.match(
    (await failure(openOutputFile(folder.path, { ...anywhere, force: true }))).message,
    /a folder/,
  );
  assert.match(
    (await failure(openOutputFile(`${folder.path}/new/`, anywhere))).message,
    /names a folder/,
  );
  Deno.writeTextFileSync(join(folder.path, "file"), "");
  assert.equal(
    (await failure(openOutputFile(join(folder.path, "file", "out"), anywhere))).kind,
    "usage",
  );
});

Deno.test({
  name:
    "openOutputFile never writes to links, pipes, devices or other users' files, even with force",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const at = (name: string) => join(folder.path, name);
    Deno.writeTextFileSync(at("victim"), "kept");
    Deno.symlinkSync(at("victim"), at("link"));
    Deno.symlinkSync(at("nowhere"), at("dangling"));
    assert.ok(run("mkfifo", at("pipe")));
    const refused: [string, RegExp][] = [
      [at("link"), /symbolic link/],
      [at("dangling"), /symbolic link/],
      [at("pipe"), /named pipe/],
      ["/dev/null", /device/],
      ["/dev/full", /device/],
    ];
    if (isRoot) {
      Deno.writeTextFileSync(at("theirs"), "theirs");
      Deno.chownSync(at("theirs"), 12345, null);
      refused.push([at("theirs"), /another user owns it/]);
    }
    for (const [path, why] of refused) {
      const error = await failure(openOutputFile(path, { allowedFolders: ["/"], force: true }));
      assert.match(error.message, why);
      assert.equal(error.kind, "usage");
    }
    assert.equal(Deno.readTextFileSync(at("victim")), "kept");
    assert.ok(!namesIn(folder.path).includes("nowhere"));
  },
});

Deno.test({
  name: "openOutputFile stays in the allowed folders after links are resolved, and takes no dots",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    using outside = tempFolder();
    Deno.mkdirSync(join(folder.path, "in"));
    Deno.symlinkSync(outside.path, join(folder.path, "in", "away"));
    Deno.symlinkSync(join(folder.path, "in"), join(outside.path, "back"));
    const allowedFolders = [join(folder.path, "in"), "/nowhere"];
    await writeOut(join(folder.path, "in", "fine"), "x", { allowedFolders });
    await writeOut(join(outside.path, "back", "fine-too"), "x", { allowedFolders });
    for (const path of ["../out", "away/out", "away/../../out", "../in-not/out", "../in/inside"]) {
      const error = await failure(openOutputFile(`${folder.path}/in/${path}`, { allowedFolders }));
      assert.equal(error.kind, "usage");
      const why = path.includes("..") ? /its path holds "\.\."/ : /it lies outside/;
      assert.match(error.message, why);
    }
    const dots = await failure(openOutputFile("../../etc/passwd", { allowedFolders: [] }));
    assert.match(dots.message, /its path holds "\.\."/);
    assert.deepEqual(namesIn(outside.path), ["back"]);
    assert.deepEqual(namesIn(folder.path), ["in"]);
    assert.deepEqual(namesIn(join(folder.path, "in")), ["away", "fine", "fine-too"]);
  },
});

Deno.test("root writes no export into the folders of the system", async () => {
  for (const path of ["/etc/cron.d/x", "/usr/local/bin/x", "/var/lib/x", "/boot/x"]) {
    assert.match(placeProblem(path, [], [], true) ?? "", /^root writes nothing into \//);
    assert.equal(placeProblem(path, [], [], false), undefined);
    assert.equal(placeProblem(path, ["/"], ["/"], true), undefined);
  }
  for (const path of ["/root/x", "/srv/x", "/tmp/x", "/etcetera/x", "/var/log/x"]) {
    assert.equal(placeProblem(path, [], [], true), undefined);
  }
  if (!isRoot) return;
  const error = await failure(openOutputFile("/etc/gcs-export", { allowedFolders: [] }));
  assert.match(error.message, /root writes nothing into \/etc/);
});

Deno.test({
  name: "openOutputFile tells that a folder is not writable",
  ignore: isRoot || !isPosix,
  async fn() {
    using folder = tempFolder();
    Deno.chmodSync(folder.path, 0o500);
    const error = await failure(openOutputFile(join(folder.path, "out"), anywhere));
    Deno.chmodSync(folder.path, 0o700);
    assert.match(error.message, /permission denied/);
  },
});

Deno.test({
  name: "openOutputFile and its kin replace nothing when the disk is full",
  ignore: !isRoot || Deno.build.os !== "linux",
  async fn(t) {
    await onOwnDisk(t, "size=64k,mode=700", async (folder) => {
      const path = join(folder, "out");
      await writeOut(path, "old");
      const file = await openOutputFile(path, { ...anywhere, force: true });
      const error = await failure((async () => {
        for (let piece = 0; piece < 40; piece++) await file.write(new Uint8Array(8192));
        await file.commit();
      })());
      assert.deepEqual(
        [error.kind, error.message],
        ["failed", 'Cannot write "out": no space left on the device'],
      );
      assert.equal(Deno.readTextFileSync(path), "old");
      assert.deepEqual(namesIn(folder), ["out"]);
    });
  },
});
