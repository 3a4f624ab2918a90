import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../_support/stage.ts";
import { fails } from "./_expect.ts";

const commands: readonly ((file: string) => readonly string[])[] = [
  (file) => ["audit", "dump", "--output", file],
  (file) => ["audit", "report", "--html", file],
  (file) => ["audit", "backup", file],
  (file) => ["export", "--out", file],
  (file) => ["plan", "-f", "/dev/null", "--out", file],
  (file) => ["sandbox", "start", "--ca-out", file],
];

Deno.test("every command that writes a file keeps to files.allowed_folders, and takes no dots", async () => {
  await using stage = await setStage();
  const allowed = join(stage.folder, "exports");
  await Deno.mkdir(allowed);
  await stage.run(["config", "set", "files.allowed_folders", allowed]);
  await stage.run(["audit", "trail"]);
  for (const command of commands) {
    const outside = join(stage.folder, "out");
    await fails(stage, command(outside), 2, /it lies outside .*exports/);
    await fails(stage, command(`${allowed}/../out`), 2, /its path holds "\.\."/);
    await assert.rejects(Deno.lstat(outside), Deno.errors.NotFound);
  }
});

Deno.test("only one file of the commands opens files that people name for writing", async () => {
  const source = new URL("../../src/commands/", import.meta.url);
  const users: string[] = [];
  const look = async (folder: URL) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const url = new URL(isDirectory ? `${name}/` : name, folder);
      if (isDirectory) await look(url);
      else if (/\bopenOutputFile\b/.test(await Deno.readTextFile(url))) users.push(name);
    }
  };
  await look(source);
  assert.deepEqual(users, ["_output_file.ts"]);
});
