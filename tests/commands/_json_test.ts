import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import { dryBody, file, membersOf, refused } from "./_expect.ts";

const update = ["storage-gateway", "create", "posix", "X", "--restrict-paths"];

async function pathsOf(stage: Stage, typed: string, stdin = ""): Promise<unknown> {
  return membersOf((await dryBody(stage, [...update, typed], { stdin }))["restrict_paths"])["read"];
}

Deno.test("JSON comes from the command line, a file or standard input", async () => {
  await using stage = await setStage();
  const text = ' {"read": ["/ü"]}';
  assert.deepEqual(await pathsOf(stage, text), ["/ü"]);
  assert.deepEqual(await pathsOf(stage, await file(stage, "a b.json", text)), ["/ü"]);
  assert.deepEqual(await pathsOf(stage, "-", text), ["/ü"]);
  for (const name of ["paths.json", "2026-paths.json", "-paths.json", "null.json"]) {
    const path = (await file(stage, name, text)).slice("file:".length);
    assert.deepEqual(await pathsOf(stage, path), ["/ü"], "without file:");
  }
});

Deno.test("JSON that cannot be read is refused without showing it", async () => {
  await using stage = await setStage();
  const bad = await file(stage, "bad.json", '{"read": ["hidden-content"');
  await Deno.writeFile(join(stage.folder, "latin"), new Uint8Array([0x22, 0xe4, 0x22]));
  const large = await file(stage, "large.json", `"${"x".repeat(1024 * 1024)}"`);
  for (
    const [typed, why] of [
      [bad, /bad\.json" is not valid JSON/],
      [`file:${join(stage.folder, "latin")}`, /latin" is not valid JSON/],
      ["file:", /path after file: is missing/],
      [`file:${join(stage.folder, "none")}`, /Cannot read "none"/],
      [`file:${stage.folder}`, /folder/],
      ["{hidden-content", /what was typed is not valid JSON/],
      [
        "paths.json",
        /Cannot read "paths.json": it does not exist\n.*or write --restrict-paths file:PATH/,
      ],
      ["false.json", /Cannot read "false.json": it does not exist/],
      ["7", /expected a JSON object/],
      ["null", /expected a JSON object/],
    ] as const
  ) {
    const { stderr } = await refused(stage, [...update, typed], why);
    assert.ok(!stderr.includes("hidden-content"));
  }
  await refused(stage, [...update, "-"], /standard input is not valid JSON/, { stdin: "" });
  const stdin = `"${"x".repeat(1024 * 1024)}"`;
  await refused(stage, [...update, "-"], /larger than 1 MiB/, { stdin });
  const outcome = await stage.run([...update, large]);
  assert.match(outcome.stderr, /larger than 1024 KiB/);
});
