import assert from "node:assert/strict";
import { TestFolder, transferLines } from "../../../audit/_support.ts";

const script = new URL("./narrow_script.ts", import.meta.url).pathname;

async function run(folder: TestFolder, permissions: readonly string[]) {
  const log = folder.at("t.log");
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "--no-check",
      "--no-prompt",
      ...permissions,
      script,
      folder.at("a.db"),
      log,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("a script loads, searches and verifies with no more than the documented permissions", async () => {
  await using folder = await TestFolder.make();
  // Long enough for a worker, which wants to read its own source.
  await folder.file("t.log", transferLines(5_000).join("\n") + "\n");
  const ffi = "--allow-ffi";
  const sources = new URL("../../../../src/", import.meta.url).pathname;
  const read = `--allow-read=${folder.path},${sources}`;
  const write = `--allow-write=${folder.path}`;
  const sys = "--allow-sys=uid";
  const { success, stdout, stderr } = await run(folder, [ffi, read, write, sys]);
  assert.ok(success, stderr);
  assert.deepEqual(JSON.parse(stdout), { inserted: 5_000, rows: [8], logs: 5_000 });
  for (
    const [less, needed] of [
      [[read, write, sys], "may not be loaded"],
      [[ffi, read, sys], "write"],
      [[ffi, read, write], "which user runs"],
      [[ffi, `--allow-read=${folder.path}`, write, sys], "writer of the audit database stopped"],
    ] as const
  ) {
    const refused = await run(folder, less);
    assert.equal(refused.success, false);
    assert.match(refused.stderr, new RegExp(needed));
  }
});
