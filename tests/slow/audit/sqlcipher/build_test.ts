import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inFolder } from "../../../audit/sqlcipher/support.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const tool = join(root, "tools", "build_sqlcipher.ts");

/** Runs the build with the permissions of its task and no others. */
async function build(script: string, options: string[], compiler = "cc") {
  const folder = join(script, "..", "..");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      "--no-lock",
      "--unstable-raw-imports",
      `--allow-read=${folder}`,
      `--allow-write=${join(folder, "build", "sqlcipher")}`,
      `--allow-run=${compiler}`,
      script,
      ...options,
    ],
  }).output();
  return { code, text: new TextDecoder().decode(stderr) };
}

/** A copy of the tool in a folder of its own, changed by `edit`. */
async function copyOfTool(folder: string, edit = (source: string) => source): Promise<string> {
  const script = join(folder, "tools", "build_sqlcipher.ts");
  await Deno.mkdir(join(folder, "tools"));
  await Deno.writeTextFile(script, edit(await Deno.readTextFile(tool)));
  await Deno.mkdir(join(folder, "native"));
  await Deno.copyFile(join(root, "native", "chain.c"), join(folder, "native", "chain.c"));
  return script;
}

/** A compiler that answers `--version`, and otherwise runs `body`. */
async function fakeCompiler(folder: string, body: string): Promise<string> {
  const path = join(folder, "fake-cc");
  const script = `#!/bin/sh\n[ "$1" = --version ] && echo "fake 1.0" && exit 0\n${body}\n`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  return path;
}

Deno.test("a second build does nothing", async () => {
  const { code, text } = await build(tool, []);
  assert.equal(code, 0, text);
  assert.match(text, /^build\/sqlcipher\/libsqlcipher\.\w+ is up to date\n$/);
});

Deno.test("the record beside the library names what it was made from", async () => {
  const record: unknown = JSON.parse(
    await Deno.readTextFile(join(root, "build/sqlcipher/build.json")),
  );
  assert.ok(typeof record === "object" && record !== null && "flags" in record);
  assert.ok(Array.isArray(record.flags));
  for (const flag of ["-DSQLITE_HAS_CODEC", "-DSQLITE_OMIT_LOAD_EXTENSION", "-DSQLITE_DQS=0"]) {
    assert.ok(record.flags.includes(flag), flag);
  }
});

Deno.test("a missing compiler is told with the line that installs it", async () => {
  await inFolder(async (folder) => {
    const missing = join(folder, "no-such-cc");
    const { code, text } = await build(tool, [`--cc=${missing}`], missing);
    assert.equal(code, 1);
    assert.match(text, /There is no C compiler/);
    assert.match(text, /apt install build-essential libssl-dev|xcode-select|pacman/);
  });
});

const linux = { ignore: Deno.build.os !== "linux" };

Deno.test(
  "missing headers of OpenSSL are told with the line that installs them",
  linux,
  async () => {
    await inFolder(async (folder) => {
      const compiler = await fakeCompiler(folder, "exit 1");
      const { code, text } = await build(tool, [`--cc=${compiler}`], compiler);
      assert.equal(code, 1);
      assert.match(text, /The headers of OpenSSL are missing; install it with `apt install/);
    });
  },
);

Deno.test("a missing static library is told, and a failing compiler is quoted", linux, async () => {
  await inFolder(async (folder) => {
    const compiler = await fakeCompiler(
      folder,
      'case "$*" in *-E*) echo \'"OpenSSL 3.9"\' ;; *print-file*) echo libcrypto.a ;; esac',
    );
    const { code, text } = await build(tool, [`--cc=${compiler}`], compiler);
    assert.equal(code, 1);
    assert.match(text, /The static library "libcrypto.a" is missing/);
  });
  await inFolder(async (folder) => {
    const script = await copyOfTool(folder);
    const compiler = await fakeCompiler(
      folder,
      'case "$*" in *-E*) echo \'"OpenSSL 3.9"\' ;; *print-file*) echo /lib/libcrypto.a ;; ' +
        '*) echo "sqlite3.c:1: no room" >&2; exit 1 ;; esac',
    );
    const { code, text } = await build(script, [`--cc=${compiler}`], compiler);
    assert.equal(code, 1);
    assert.match(text, /sqlite3.c:1: no room[\s\S]*The compiler failed/);
    assert.deepEqual([...Deno.readDirSync(join(folder, "build", "sqlcipher"))], []);
  });
});

Deno.test("a source with another SHA-256 is refused before it is compiled", async () => {
  await inFolder(async (folder) => {
    const script = await copyOfTool(
      folder,
      (source) => source.replace('"sqlite3.c": "2b', '"sqlite3.c": "2c'),
    );
    const { code, text } = await build(script, []);
    assert.equal(code, 1);
    assert.match(text, /not the pinned 2ca87bbc/);
  });
});

Deno.test("an unknown option is an error", async () => {
  const { code, text } = await build(tool, ["--fast"]);
  assert.equal(code, 1);
  assert.match(text, /Unknown option "--fast"/);
});
