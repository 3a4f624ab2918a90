import assert from "node:assert/strict";
import { streamSource } from "../../../../src/audit/mod.ts";
import { FileVault, TestFolder, transferLine } from "../../../audit/_support.ts";

const intents = 20;

Deno.test("a command writes its trail while another process loads without a pause", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open(new FileVault(folder.path));
  let isDone = false;
  const lines = new TextEncoder().encode(
    Array.from({ length: 500 }, (_, line) => transferLine("/d", line) + "\n").join(""),
  );
  const endless = async function* () {
    while (!isDone) yield await Promise.resolve(lines);
  };
  const loading = audit.load([streamSource("log", endless())]);
  const child = new URL("./writer_child.ts", import.meta.url).pathname;
  await folder.file("none.log", "");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", child, folder.path, "none", String(intents)],
    stdout: "null",
    stderr: "piped",
  }).output();
  isDone = true;
  const { inserted } = await loading;
  assert.ok(success, new TextDecoder().decode(stderr));
  const report = await audit.verify();
  assert.deepEqual([report.trail, report.logs], [intents, inserted]);
});
