import assert from "node:assert/strict";
import { FileVault, TestFolder, transferLines } from "../../../audit/_support.ts";

const each = 10_000;

Deno.test("two processes that write 10,000 rows each at once make one chain without a gap", async () => {
  await using folder = await TestFolder.make();
  await folder.file("one.log", transferLines(each).join("\n") + "\n");
  await folder.file("two.log", transferLines(each, each).join("\n") + "\n");
  const child = new URL("./writer_child.ts", import.meta.url).pathname;
  const outputs = await Promise.all(["one", "two"].map((name) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "-A", child, folder.path, name, String(each)],
      stdout: "null",
      stderr: "piped",
    }).output()
  ));
  for (const { success, stderr } of outputs) assert.ok(success, new TextDecoder().decode(stderr));
  using audit = await folder.open(new FileVault(folder.path));
  const trailKey = await Deno.readTextFile(folder.at("key"));
  const report = await audit.verify({ trailKey });
  assert.deepEqual([report.logs, report.trail, report.trailMacs], [2 * each, 2 * each, 2 * each]);
  assert.match(report.checkpoints[0] ?? "", new RegExp(` logs ${2 * each} `));
});
