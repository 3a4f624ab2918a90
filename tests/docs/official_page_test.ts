import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { forms, isReplaced } from "../../src/drop_in/mod.ts";
import { works } from "../commands/_expect.ts";
import { setStage } from "../_support/stage.ts";
import { readPage } from "./_pages.ts";

const { text } = await readPage("docs/official.md");

Deno.test("docs/official.md shows what is printed under the official name", async () => {
  const blocks = [...text.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block.split(/^\$ globus-connect-server /m).slice(1)
  );
  assert.ok(blocks.length > 3, "no examples: the scan is broken");
  await using stage = await setStage();
  for (const block of blocks) {
    const [line = "", ...printed] = block.trimEnd().split("\n");
    const { stdout } = await works(stage, ["--official", ...line.split(" ")]);
    assert.deepEqual(stdout.trimEnd().split("\n").map((one) => one.trimEnd()), printed, line);
  }
});

Deno.test("docs/official.md names the forms that were seen, and no others", () => {
  const part = text.slice(text.indexOf("### Seen, and derived"), text.indexOf("The others are"));
  const listed = part.split("\n").filter((line) => /^(?:- | {2})/.test(line)).join(" ");
  const named = [...listed.matchAll(/`([^`]+)`/g)].map(([, path]) => path);
  const seen = Object.entries(forms).filter(([, form]) => form.seen).map(([path]) => path);
  assert.deepEqual(named, seen.sort());
});

Deno.test("every form of the official program belongs to a command whose output it replaces", async () => {
  const commands = await Promise.all(registry.map(async (one) => (await one.load()).default));
  const replaced = commands.filter(isReplaced).map(({ path }) => path);
  assert.deepEqual(Object.keys(forms).filter((path) => !replaced.includes(path)), []);
  // Commands whose work is on this machine alone are not among them.
  assert.deepEqual(replaced.filter((path) => /^(?:audit|config|profile)\b/.test(path)), []);
});
