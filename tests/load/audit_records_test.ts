import assert from "node:assert/strict";
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { writeLog } from "../../bench/audit_records.ts";
import { type ProgramStage, setProgramStage } from "../slow/_program.ts";
import { type Figure, figure, scaled, scenario } from "./_figures.ts";
import { type Measured, measured } from "./_program.ts";

const few = scaled(100_000, 20_000);
const many = scaled(5_000_000, 100_000);
/** What one record takes on disk, as a line of the log and in the database. */
const bytesEach = 1_000;
/** What a load of many records may take over a load of few ones: the caches fill up. */
const moreMb = 256;

scenario(
  "audit_records",
  `${few} and ${many} audit records are loaded, verified and found again in bounded memory`,
  async () => {
    const small = await play(few);
    const large = await play(many);
    for (const [name, one] of Object.entries(large.runs)) {
      const before = small.runs[name]?.peakMb;
      if (before === undefined || one.peakMb === undefined) continue;
      const words = `${name}: ${before} MB for ${few}, ${one.peakMb} MB for ${many}`;
      assert.ok(one.peakMb < before + moreMb, words);
    }
    return [...small.figures, ...large.figures];
  },
);

async function play(lines: number) {
  await using stage = await setProgramStage();
  const { bavail, bsize } = statfsSync(stage.folder);
  const needed = lines * bytesEach;
  assert.ok(bavail * bsize > needed, `${needed} bytes of disk are needed in ${stage.folder}`);
  const log = join(stage.folder, "gridftp-audit.log");
  await writeLog(log, lines);
  const records = await linesWith(log, "");
  const inPath = await linesWith(log, "s_path=/data/genome/run7/");
  const runs: Record<string, Measured> = {};
  const run = async (name: string, ...argv: string[]) => {
    const ended = await measured(stage, ["audit", ...argv, "-F", "json"]);
    assert.equal(ended.code, 0, `${name}: ${ended.stderr}`);
    runs[name] = ended;
    return JSON.parse(ended.stdout);
  };
  assert.equal((await run("load", "load", log)).loaded, records);
  assert.equal((await run("verify", "verify"))["log_records"], records);
  const path = ["--path", "/data/genome/run7/*"];
  assert.equal((await run("count", "query", "--count")).count, records);
  assert.equal((await run("count of a path", "query", ...path, "--count")).count, inPath);
  assert.equal((await run("records of a path", "query", ...path)).length, inPath);
  const newest = await run("newest 100", "query", "--limit", "100");
  assert.equal(newest.length, Math.min(100, records));
  assert.equal((await run("loaded again", "load", log)).loaded, 0);
  return { runs, figures: [...figuresOf(records, runs), ...await sizes(stage, records)] };
}

/** How many lines of a file hold the text: told by another program. */
async function linesWith(file: string, text: string): Promise<number> {
  const { stdout } = await new Deno.Command("grep", { args: ["-cF", text, file] }).output();
  return Number(new TextDecoder().decode(stdout));
}

function figuresOf(records: number, runs: Readonly<Record<string, Measured>>): Figure[] {
  const prefix = `${records.toLocaleString("en-US")} records`;
  return Object.entries(runs).flatMap(([name, { seconds, peakMb }]) => {
    const what = `${prefix}, ${name}`;
    if (name !== "load" && name !== "verify") return [figure(what, seconds * 1_000, "ms")];
    const memory = peakMb === undefined ? [] : [figure(`${what}, memory at most`, peakMb, "MB")];
    return [figure(what, records / seconds, "records/s"), ...memory];
  });
}

async function sizes({ folder }: ProgramStage, records: number): Promise<Figure[]> {
  const { size } = await Deno.stat(join(folder, "audit", "audit.db"));
  return [figure(`${records.toLocaleString("en-US")} records, database`, size / 1e6, "MB")];
}
