import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "../../_support/fast_check.ts";
import {
  ensurePrivateFile,
  readPrivateFile,
  removePrivateFile,
  writePrivateFile,
} from "../../../src/files/mod.ts";
import {
  bytesOf,
  failure,
  isPosix,
  isRoot,
  modeOf,
  namesIn,
  run,
  tempFolder,
  textOf,
} from "../../files/temp_folder.ts";

Deno.test("readPrivateFile gives undefined when there is no file", async () => {
  using folder = tempFolder();
  assert.equal(await readPrivateFile(join(folder.path, "absent")), undefined);
});

Deno.test("writePrivateFile and readPrivateFile round trip any bytes", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "data");
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
      await writePrivateFile(path, bytes);
      assert.deepEqual(await readPrivateFile(path), new Uint8Array(bytes));
    }),
    { numRuns: 30 },
  );
  assert.deepEqual(namesIn(folder.path), ["data"]);
});

Deno.test({
  name: "writePrivateFile makes the file 0600 whatever the umask is",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const old = Deno.umask(0);
    try {
      await writePrivateFile(join(folder.path, "a"), bytesOf("x"));
    } finally {
      Deno.umask(old);
    }
    assert.equal(modeOf(join(folder.path, "a")), 0o600);
  },
});

for (const mode of [0o644, 0o640, 0o604, 0o660, 0o601]) {
  Deno.test({
    name: `readPrivateFile refuses mode ${mode.toString(8)} and names the chmod`,
    ignore: !isPosix,
    async fn() {
      using folder = tempFolder();
      const path = join(folder.path, "token");
      Deno.writeTextFileSync(path, "x");
      Deno.chmodSync(path, mode);
      const error = await failure(readPrivateFile(path));
      assert.equal(error.kind, "failed");
      assert.match(error.message, /"token": other users can reach it \(mode 06/);
      assert.equal(error.hint, `chmod 600 ${path}`);
      assert.doesNotMatch(error.message, new RegExp(folder.path));
    },
  });
}

Deno.test({
  name: "readPrivateFile refuses a file in a folder that others may enter",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const path = join(folder.path, "secret");
    await writePrivateFile(path, bytesOf("x"));
    Deno.chmodSync(folder.path, 0o755);
    const error = await failure(readPrivateFile(path));
    assert.equal(error.hint, `chmod 700 ${folder.path}`);
    assert.equal((await failure(writePrivateFile(path, bytesOf("y")))).kind, "failed");
    assert.equal(Deno.readTextFileSync(path), "x");
  },
});

Deno.test({
  name: "private files are never reached through a symbolic link",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const real = join(folder.path, "real");
    const link = join(folder.path, "link");
    await writePrivateFile(real, bytesOf("kept"));
    Deno.symlinkSync(real, link);
    for (
      const attempt of [
        () => readPrivateFile(link),
        () => writePrivateFile(link, bytesOf("lost")),
        () => ensurePrivateFile(link),
        () => removePrivateFile(link),
      ]
    ) {
      assert.match((await failure(attempt())).message, /it is a symbolic link, not a regular file/);
    }
    assert.equal(Deno.readTextFileSync(real), "kept");
    assert.ok(Deno.lstatSync(link).isSymlink);
  },
});

Deno.test({
  name: "private files are not pipes, devices or folders, and reading one does not block",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    const pipe = join(folder.path, "pipe");
    assert.ok(run("mkfifo", pipe));
    assert.match((await failure(readPrivateFile(pipe))).message, /named pipe/);
    assert.match((await failure(writePrivateFile(pipe, bytesOf("x")))).message, /named pipe/);
    const inner = join(folder.path, "inner");
    Deno.mkdirSync(inner, { mode: 0o700 });
    assert.match((await failure(readPrivateFile(inner))).message, /it is a folder/);
    const device = join(folder.path, "device");
    if (!isRoot || !run("mknod", device, "c", "1", "3")) return;
    assert.match((await failure(readPrivateFile(device))).message, /it is a device/);
  },
});

Deno.test({
  name: "private files of another user are refused, with no hint that takes them",
  ignore: !isRoot,
  async fn() {
    using folder = tempFolder();
    const path = join(folder.path, "theirs");
    await writePrivateFile(path, bytesOf("x"));
    Deno.chownSync(path, 12345, null);
    for (
      const attempt of [() => readPrivateFile(path), () => writePrivateFile(path, bytesOf("y"))]
    ) {
      const error = await failure(attempt());
      assert.match(error.message, /another user owns it/);
      assert.equal(error.hint, undefined);
    }
    assert.equal(Deno.readTextFileSync(path), "x");
  },
});

Deno.test("readPrivateFile refuses a file over its limit and takes one at it", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "big");
  await writePrivateFile(path, new Uint8Array(100));
  assert.equal((await readPrivateFile(path, { maxBytes: 100 }))?.length, 100);
  const error = await failure(readPrivateFile(path, { maxBytes: 99 }));
  assert.match(error.message, /it is larger than 99 bytes/);
});

Deno.test("readPrivateFile always sees a whole version while another writer replaces it", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "busy");
  const version = (index: number) => new Uint8Array(3000).fill(index);
  await writePrivateFile(path, version(0));
  let writing = true;
  const writer = (async () => {
    for (let index = 1; index <= 60; index++) await writePrivateFile(path, version(index));
    writing = false;
  })();
  let reads = 0;
  while (writing) {
    const bytes = await readPrivateFile(path);
    assert.equal(bytes?.length, 3000);
    assert.ok(bytes?.every((byte) => byte === bytes[0]));
    reads++;
  }
  await writer;
  assert.ok(reads > 0);
});

Deno.test("writePrivateFile fails as usage when the folder does not exist", async () => {
  using folder = tempFolder();
  const error = await failure(writePrivateFile(join(folder.path, "no", "file"), bytesOf("x")));
  assert.equal(error.kind, "usage");
});

Deno.test("ensurePrivateFile creates an empty 0600 file and keeps one that is there", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "audit.db");
  await ensurePrivateFile(path);
  assert.equal(Deno.statSync(path).size, 0);
  if (isPosix) assert.equal(modeOf(path), 0o600);
  await writePrivateFile(path, bytesOf("rows"));
  await ensurePrivateFile(path);
  assert.equal(Deno.readTextFileSync(path), "rows");
});

Deno.test("removePrivateFile tells whether there was a file", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  await writePrivateFile(path, bytesOf("x"));
  assert.equal(await removePrivateFile(path), true);
  assert.equal(await removePrivateFile(path), false);
});

Deno.test("private file functions refuse an empty path and control characters", async () => {
  for (const path of ["", "a\0b", "a\nb", "a\x1bb"]) {
    assert.equal((await failure(readPrivateFile(path))).kind, "usage");
  }
});

Deno.test({
  name: "private file functions fail closed when they may not ask who runs them",
  ignore: !isPosix,
  async fn() {
    using folder = tempFolder();
    await writePrivateFile(join(folder.path, "a"), bytesOf("x"));
    const program = `
      const { readPrivateFile } = await import(${
      JSON.stringify(import.meta.resolve("../../../src/files/mod.ts"))
    });
      try { await readPrivateFile(${
      JSON.stringify(join(folder.path, "a"))
    }); Deno.stdout.writeSync(new TextEncoder().encode("read")); }
      catch (error) { Deno.stdout.writeSync(new TextEncoder().encode(error.message + "|" + error.hint)); }`;
    const script = join(folder.path, "program.ts");
    Deno.writeTextFileSync(script, program);
    const output = (...permissions: string[]) => {
      const config = new URL("../../../deno.json", import.meta.url).pathname;
      return textOf(
        new Deno.Command(Deno.execPath(), {
          args: [
            "run",
            "-q",
            "--no-prompt",
            "--no-lock",
            "--config",
            config,
            "--allow-read",
            ...permissions,
            script,
          ],
        }).outputSync().stdout,
      );
    };
    assert.equal(output(), "Cannot tell which user runs this program|grant --allow-sys=uid");
    assert.equal(output("--allow-sys=uid"), "read");
  },
});
