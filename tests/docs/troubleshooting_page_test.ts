import assert from "node:assert/strict";
import { join } from "node:path";
import { root, sourceFiles } from "../architecture/_imports.ts";
import { callsIn, commandCalled } from "../_support/command_lines.ts";
import { codeSpans, readPage } from "./_pages.ts";

const page = await readPage("docs/troubleshooting.md");

/** Every row of a table: message, cause, what to run. */
const rows = page.text.split("\n").filter((line) => /^\| (?:`|…)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));

/** The literals of the sources, in one text, with `…` for what is filled in. */
async function literals(): Promise<string> {
  let text = "";
  for await (const path of sourceFiles(join(root, "src"))) text += await Deno.readTextFile(path);
  return text.replace(/\$\{[^{}`]*(?:\{[^{}]*\}[^{}`]*)*\}/g, "…").replace(/["`]\s*\+\s*["`]/g, "");
}

Deno.test("every message of docs/troubleshooting.md is one that the program prints", async () => {
  const said = await literals();
  assert.ok(rows.length >= 30, `${rows.length} rows`);
  for (const [message = ""] of rows) {
    const text = message.replace(/^`|`$/g, "");
    assert.ok(text.replaceAll("…", "").length >= 15, `too short to find: ${text}`);
    assert.ok(said.includes(text), `no source says: ${text}`);
  }
});

Deno.test("every call of gcs in docs/troubleshooting.md is one that the program takes", async () => {
  const calls = codeSpans(page).filter((span) => /^gcs /.test(span)).flatMap(callsIn);
  assert.ok(calls.length >= 25, `${calls.length} calls`);
  for (const words of calls) {
    await commandCalled(words).catch((error) => assert.fail(`${words.join(" ")}: ${error}`));
  }
});

Deno.test("docs/troubleshooting.md gives every message a cause and something to run", () => {
  for (const [message, cause, run] of rows) {
    assert.ok(cause && run?.match(/`[^`]+`|the same|hint/), message);
  }
});
