import assert from "node:assert/strict";
import { barsOf, drawBar } from "../../../src/commands/audit/_histogram.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { refused, works } from "../_expect.ts";
import { jsonList, loadText, start, transferLine, transferLog } from "./_audit.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(90) + transferLine("/late", 240, "carol") + "\n");
  return stage;
}

Deno.test("audit stats draws records per hour, with the hours in which nothing happened", async () => {
  await using stage = await stageWithRecords();
  const { stdout } = await works(stage, ["audit", "stats"]);
  const rows = stdout.trimEnd().split("\n").map((line) => line.split("\t"));
  const hour = (index: number) => new Date(start + index * 3_600_000).toISOString();
  assert.deepEqual(
    rows,
    [
      [hour(0), "60", "65.9", "█".repeat(30)],
      [hour(1), "30", "33", "█".repeat(15)],
      [hour(2), "0", "0", ""],
      [hour(3), "0", "0", ""],
      [hour(4), "1", "1.1", "▌"],
    ].map((row) => row.map(String)),
  );
  const terminal = await works(stage, ["audit", "stats"], { isTerminal: true });
  assert.match(terminal.stdout, /hour \(UTC\).*Records.*Percent/i);
});

Deno.test("audit stats counts by other columns, filtered, in formats for programs", async () => {
  await using stage = await stageWithRecords();
  const failed = ["audit", "stats", "--by", "username", "--result", "failure"];
  assert.deepEqual(await jsonList(stage, failed), [{ value: "bob", count: 9, percent: 100 }]);
  const csv = await works(stage, ["audit", "stats", "--by", "event-type", "-F", "csv"]);
  assert.match(csv.stdout, /^value,count,percent\r?\ntransfer,91,100\r?\n$/);
  const one = await jsonList(stage, ["audit", "stats", "--by", "username", "--limit", "1"]);
  assert.deepEqual(one, [{ value: "alice", count: 45, percent: 49.5 }]);
  const none = await jsonList(stage, ["audit", "stats", "--identity", "nobody"]);
  assert.deepEqual(none, []);
});

Deno.test("audit stats refuses to count by what is no column", async () => {
  await using stage = await stageWithRecords();
  await refused(stage, ["audit", "stats", "--by", "huor"], /did you mean "hour"/);
});

Deno.test("drawBar fits the width, and shows the smallest count", () => {
  assert.equal(drawBar(0, 10, 8), "");
  assert.equal(drawBar(10, 10, 8), "████████");
  assert.equal(drawBar(5, 10, 8), "████");
  assert.equal(drawBar(1, 1_000_000, 8), "▏");
  assert.equal(drawBar(0, 0, 8), "");
});

Deno.test("barsOf leaves gaps that are too long as they are", () => {
  const groups = [
    { value: "1990-01-01T00:00:00.000000Z", count: 1 },
    { value: "2026-01-01T00:00:00.000000Z", count: 3 },
  ];
  assert.equal(barsOf(groups, "hour", 4).length, 2);
  assert.deepEqual(barsOf(groups, "result", 4).map(({ percent }) => percent), [25, 75]);
  assert.deepEqual(barsOf([], "hour", 0), []);
});
