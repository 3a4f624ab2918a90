import assert from "node:assert/strict";
import { environmentVariables } from "../../src/config/mod.ts";
import { exitCodes, exitMeanings } from "../../src/errors/mod.ts";
import { publishedConnectors } from "../../src/gcs/mod.ts";
import { plainLook, topicHelp } from "../../src/help/mod.ts";
import { outputFormats, queryFunctions } from "../../src/output/mod.ts";
import { readPage } from "../docs/_pages.ts";

const wide = { ...plainLook, columns: 300 };

function lines(topic: string): string[] {
  return topicHelp(topic, [], wide).split("\n").map((line) => line.trim().replace(/ {2,}/, "  "));
}

Deno.test("the topics have what the program goes by, each line of it", () => {
  for (const [name, meaning] of Object.entries(environmentVariables)) {
    assert.ok(lines("environment").includes(`${name}  ${meaning}`), name);
  }
  for (const [kind, code] of Object.entries(exitCodes)) {
    assert.ok(lines("exit_codes").some((line) => line.startsWith(`${code} `)), kind);
  }
  for (const name of outputFormats) {
    assert.ok(lines("formats").some((line) => line.startsWith(`${name}  `)), name);
  }
  for (const [word, { id }] of Object.entries(publishedConnectors)) {
    assert.ok(lines("connectors").some((line) => line.startsWith(word) && line.endsWith(id)), word);
  }
  for (const name of queryFunctions.keys()) {
    assert.ok(lines("query").some((line) => line.startsWith(`${name}(`)), name);
  }
});

Deno.test("a topic fits its terminal", () => {
  for (const columns of [60, 80, 120]) {
    for (const topic of ["environment", "exit-codes", "formats", "names", "connectors", "login"]) {
      const long = topicHelp(topic, [], { ...plainLook, columns }).split("\n")
        .filter((line) => line.length > columns && !line.startsWith("  gcs "));
      assert.deepEqual(long, [], topic);
    }
  }
});

Deno.test("docs/errors.md says of every exit code what the topic says", async () => {
  const { text } = await readPage("docs/errors.md");
  const rows = [...text.matchAll(/^\| (\d+) +\| (?:`(\w+)`)? +\| (.*?) +\|/gm)];
  assert.deepEqual(
    rows.map(([, code, kind = "ok", meaning]) => [kind, Number(code), meaning]),
    Object.entries(exitCodes).map(([kind, code]) => [
      kind,
      code,
      Object.entries(exitMeanings).find(([name]) => name === kind)?.[1],
    ]),
  );
});
