import assert from "node:assert/strict";
import { join } from "node:path";
import { openInputFile, readUserFile } from "../../src/files/mod.ts";
import { failure, isPosix, run, tempFolder, textOf } from "./temp_folder.ts";

const limit = { maxBytes: 1024 };

Deno.test("readUserFile reads a file of any mode, through a link too", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "policies.json");
  Deno.writeTextFileSync(path, "{}");
  assert.equal(textOf(await readUserFile(path, limit)), "{}");
  if (!isPosix) return;
  Deno.symlinkSync(path, join(folder.path, "link"));
  assert.equal(textOf(await readUserFile(join(folder.path, "link"), limit)), "{}");
});

Deno.test({
  name: "readUserFile refuses what is not a regular file, and never blocks on a pipe",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const pipe = join(folder.path, "pipe");
    assert.ok(run("mkfifo", pipe));
    Deno.symlinkSync("/dev/zero", join(folder.path, "zero"));
    for (
      const [path, why] of [
        [pipe, /named pipe/],
        [join(folder.path, "zero"), /device/],
        [folder.path, /a folder/],
        [join(folder.path, "absent"), /does not exist/],
      ] as const
    ) {
      const error = await failure(readUserFile(path, limit));
      assert.match(error.message, why);
      assert.equal(error.kind, "usage");
    }
  },
});

Deno.test("readUserFile refuses a file over the limit", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "big");
  Deno.writeFileSync(path, new Uint8Array(1025));
  assert.match((await failure(readUserFile(path, limit))).message, /larger than 1 KiB/);
});

Deno.test({
  name: "readUserFile bounds files whose size lies",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // Files of /proc say that they are empty.
    assert.match(
      textOf(await readUserFile("/proc/self/status", { maxBytes: 65_536 })) ?? "",
      /^Name:/,
    );
    assert.match(
      (await failure(readUserFile("/proc/self/status", { maxBytes: 10 }))).message,
      /larger than 10 bytes/,
    );
  },
});

Deno.test("openInputFile streams from an offset and tells rotated files apart", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "log");
  const content = new Uint8Array(200_000).map((_, index) => index % 251);
  Deno.writeFileSync(path, content);
  const file = await openInputFile(path);
  assert.equal(file.size, 200_000);
  const pieces: Uint8Array[] = [];
  for await (const piece of file.chunks(100_000)) pieces.push(piece);
  assert.ok(pieces.length > 1);
  assert.deepEqual(
    new Uint8Array(await new Blob(pieces.map((p) => p.slice())).arrayBuffer()),
    content.slice(100_000),
  );
  Deno.renameSync(path, join(folder.path, "log.1"));
  Deno.writeTextFileSync(path, "new");
  const next = await openInputFile(path);
  await next.close();
  await next.close();
  assert.notEqual(next.identity, file.identity);
});

Deno.test("openInputFile closes its file when the reader stops early", async () => {
  using folder = tempFolder();
  Deno.writeFileSync(join(folder.path, "log"), new Uint8Array(200_000));
  const file = await openInputFile(join(folder.path, "log"));
  for await (const _piece of file.chunks()) break;
  await file.close();
});
