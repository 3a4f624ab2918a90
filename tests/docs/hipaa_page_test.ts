import assert from "node:assert/strict";
import { join } from "node:path";
import { splitWords } from "../../src/base/mod.ts";
import { setStage } from "../_support/stage.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { works } from "../commands/_expect.ts";
import { readPage } from "./_pages.ts";

const { text } = await readPage("docs/hipaa.md");
const lines = [...text.matchAll(/^\| (\([^|]+?) +\| `(gcs [^`]+)` +\|/gm)]
  .map(([, section = "", line = ""]) => ({ section, line }));

/** Needs a base that tells what TLS agreed on: tests/commands/self_diagnostic has it. */
const elsewhere = /self-diagnostic tls/;

Deno.test("every section of docs/hipaa.md has a command that shows it, which works", async () => {
  const sections = [...text.matchAll(/^\| (\([a-e]\)\(\d\)(?:\([ivx]+\))?|\([bd]\)) /gm)]
    .map(([, section = ""]) => section);
  const shown = lines.map(({ section }) => section).join(", ").split(", ");
  assert.deepEqual(new Set(sections.filter((one) => !shown.includes(one))), new Set());

  await using stage = await setStage();
  await works(stage, ["collection", "update", seedIds.mappedCollection, "--description", "x"]);
  for (const { line } of lines.filter((one) => !elsewhere.test(one.line))) {
    const words = splitWords(line.replace(/\bFILE\b/, join(stage.folder, "copy.db"))).slice(1);
    const { code, stdout, stderr } = await stage.run(words);
    assert.equal(code, line.includes("http://") ? 2 : 0, `${line}: ${stderr}`);
    assert.ok(code === 2 || stdout !== "" || line.includes("expire"), line);
  }
});
