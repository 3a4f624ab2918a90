/** Defects B-43 to B-48 of version 1: where audit records lie, what is kept, and what is exported. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import { alice, highAssuranceLog, start, transferLine, write } from "./audit/_audit.ts";
import { json, refused, works } from "./_expect.ts";
import { listOf } from "./_list.ts";

const isPosix = Deno.build.os !== "windows";

async function load(stage: Stage, name: string, text: string): Promise<void> {
  await works(stage, ["audit", "load", await write(stage, name, text)]);
}

const count = async (stage: Stage, ...words: readonly string[]) =>
  (await json(stage, ["audit", "query", "--count", ...words]))["count"];

Deno.test("B-43: the audit database lies in the configuration folder that is set, private and encrypted", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await load(stage, "gridftp.log", `${transferLine("/data/secret-name.dat")}\n`);
  const path = join(stage.folder, "audit", "audit.db");
  const bytes = new TextDecoder("latin1").decode(await Deno.readFile(path));
  assert.ok(!bytes.startsWith("SQLite format 3"));
  assert.ok(!bytes.includes("secret-name"));
  if (isPosix) assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("B-44: a record that is loaded again neither doubles nor replaces the one that is there", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const line = transferLine("/data/a.dat");
  await load(stage, "gridftp.log", `${line}\n${line}\n`);
  assert.equal(await count(stage), 2, "equal lines are as many records");
  await works(stage, ["audit", "load", join(stage.folder, "gridftp.log")]);
  assert.equal(await count(stage), 2);
  await works(stage, ["audit", "verify"]);
});

Deno.test("B-45: a load takes every record, and not those of a day only", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const days = [0, 1, 30, 300].map((day) => transferLine(`/data/${day}`, day * 1440));
  await load(stage, "gridftp.log", days.join("\n") + "\n");
  assert.equal(await count(stage), 4);
});

Deno.test("B-46: a dump overwrites no file, follows no link, and knows its format before it writes", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await load(stage, "gridftp.log", `${transferLine("/data/=cmd")}\n`);
  const mine = await write(stage, "mine.json", "mine");
  const link = join(stage.folder, "link.json");
  await Deno.symlink(mine, link);
  for (const path of [mine, link]) {
    const outcome = await stage.run(["audit", "dump", "--output", path]);
    assert.notEqual(outcome.code, 0, path);
  }
  await refused(stage, ["audit", "dump", "--output", mine, "-F", "xls", "--force"], /format/i);
  assert.equal(await Deno.readTextFile(mine), "mine");
  const out = join(stage.folder, "out.csv");
  await works(stage, ["audit", "dump", "--output", out, "-F", "csv"]);
  if (isPosix) assert.equal(((await Deno.stat(out)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("B-47: a moment means the same in every offset, and what is none is refused", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await load(stage, "gridftp.log", `${transferLine("/data/a")}\n${transferLine("/data/b", 60)}\n`);
  const half = new Date(start + 30 * 60_000);
  const local = new Date(half.getTime() + 5 * 3_600_000).toISOString().replace("Z", "+05:00");
  for (const from of [half.toISOString(), local]) {
    assert.equal(await count(stage, "--from", from), 1, from);
    assert.equal(await count(stage, "--to", from), 1, from);
  }
  for (const wrong of ["yesterday-ish", "2026-13-01", "0001", "2026-02-30T00:00:00Z"]) {
    await refused(stage, ["audit", "query", "--from", wrong], /--from|time/i);
  }
});

Deno.test("B-48: who did it and from where stands in every format of a query", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await load(stage, "gridftp-audit.log", highAssuranceLog(alice, ["/home/a.dat"]));
  for (const format of ["text", "json", "csv", "ndjson", "yaml"]) {
    const { stdout } = await works(stage, ["audit", "query", "-F", format]);
    assert.match(stdout, new RegExp(`${alice}|alice`), format);
    assert.match(stdout, /198\.51\.100\.4/, format);
  }
  assert.ok((await listOf(stage, ["audit", "query"])).length >= 2);
});
