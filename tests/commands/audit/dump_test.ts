import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../../_support/stage.ts";
import { documentsOf, fails, json, refused, works } from "../_expect.ts";
import { isThere, loadText, transferLine, transferLog } from "./_audit.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(20));
  return stage;
}

Deno.test("audit dump writes a private file of every format", async () => {
  await using stage = await stageWithRecords();
  const at = (name: string) => join(stage.folder, name);
  const report = await json(stage, ["audit", "dump", "--output", at("all.json")]);
  assert.equal(report["records"], 20);
  assert.equal(documentsOf(JSON.parse(await Deno.readTextFile(at("all.json")))).length, 20);
  assert.equal(((await Deno.stat(at("all.json"))).mode ?? 0) & 0o777, 0o600);

  const ndjson = ["audit", "dump", "-o", at("some.ndjson"), "--dump-format", "ndjson"];
  await works(stage, [...ndjson, "--result", "failure"]);
  const lines = (await Deno.readTextFile(at("some.ndjson"))).trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line).result), ["failure", "failure"]);

  const csv = ["audit", "dump", "-f", "csv", "-o", at("all.csv"), "--oldest-first", "--limit", "2"];
  const { stdout } = await works(stage, csv);
  assert.match(stdout, /^Wrote 2 records to .*all\.csv\n$/);
  const rows = (await Deno.readTextFile(at("all.csv"))).trimEnd().split("\r\n");
  assert.equal(rows.length, 3);
  assert.match(rows[1] ?? "", /\/data\/run 0\/file\.dat/);
});

Deno.test("audit dump --output - writes nothing but the records to standard output", async () => {
  await using stage = await stageWithRecords();
  const { stdout, stderr } = await works(stage, ["audit", "dump", "-o", "-", "--format", "csv"]);
  assert.equal(stdout.trimEnd().split("\r\n").length, 21);
  assert.equal(stderr, "");
});

Deno.test("audit dump keeps formulas from a spreadsheet and escapes from a terminal", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await loadText(
    stage,
    transferLine("=HYPERLINK(1)", 0) + "\n" + transferLine("\u009b2J", 1) + "\n",
  );
  const csv = await works(stage, ["audit", "dump", "-o", "-", "-f", "csv"]);
  assert.match(csv.stdout, /,'=HYPERLINK\(1\),/);
  const shown = await works(stage, ["audit", "dump", "-o", "-"], { isTerminal: true });
  assert.doesNotMatch(shown.stdout, /\u009b/);
  assert.equal(documentsOf(shown.json())[0]?.["resource"], "\u009b2J");
});

Deno.test("audit dump leaves a file that is there, a link and a missing folder alone", async () => {
  await using stage = await stageWithRecords();
  const there = join(stage.folder, "there.json");
  await Deno.writeTextFile(there, "mine");
  await refused(stage, ["audit", "dump", "-o", there], /exists already/);
  assert.equal(await Deno.readTextFile(there), "mine");
  await works(stage, ["audit", "dump", "-o", there, "--force"]);
  assert.equal(documentsOf(JSON.parse(await Deno.readTextFile(there))).length, 20);

  const link = join(stage.folder, "link.json");
  await Deno.symlink(there, link);
  await refused(stage, ["audit", "dump", "-o", link, "--force"], /Cannot write "link.json"/);
  const nowhere = join(stage.folder, "no", "such.json");
  await refused(stage, ["audit", "dump", "-o", nowhere], /folder does not exist/);
  await refused(stage, ["audit", "dump"], /--output/);
  await refused(stage, ["audit", "dump", "-o", "x", "--dump-format", "xml"], /--dump-format/);
  await refused(stage, ["audit", "dump", "-o", "x", "--format", "yaml"], /never yaml/);
});

Deno.test("audit dump that is interrupted leaves no file", async () => {
  await using stage = await stageWithRecords();
  const stop = new AbortController();
  stop.abort();
  const path = join(stage.folder, "all.json");
  const outcome = await stage.run(["audit", "dump", "-o", path], { signal: stop.signal });
  assert.equal(outcome.code, 130);
  assert.match(outcome.stderr, /no file was written/);
  const names = [...Deno.readDirSync(stage.folder)].map(({ name }) => name);
  assert.deepEqual(names.filter((name) => name.includes("all.json")), []);
});

Deno.test("audit dump writes no file where there is no database", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const path = join(stage.folder, "all.json");
  await fails(stage, ["audit", "dump", "-o", path], 6, /no audit database/);
  assert.equal(await isThere(path), false);
});
