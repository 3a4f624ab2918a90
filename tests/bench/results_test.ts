import assert from "node:assert/strict";
import { join } from "node:path";
import {
  aboutRun,
  busyWords,
  pathOf,
  readResults,
  type Results,
  writeResults,
} from "../../bench/results.ts";

const results: Results = {
  format: 1,
  date: "2026-11-27T14:32:10.123Z",
  commit: "680f56e45bb35456c6be84bd6b16916a4386d230 with changes",
  deno: "2.9.6",
  machine: { system: "linux x86_64", cpu: "Some CPU", cores: 2, memoryGb: 25, load: 0.25 },
  program: { commit: "ffc4bb4a5bb35456c6be84bd6b16916a4386d230", deno: "2.7.11" },
  quick: false,
  rows: [{ what: "start", unit: "ms", better: "less", samples: [1.23456789, 2] }],
  leftOut: [{ what: "a keyring", why: "not here" }],
};

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-results-" });
  try {
    await run(join(folder, "deep"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("results are written under their time and commit, a row a line, and read again", () =>
  inFolder(async (folder) => {
    const path = pathOf(folder, results);
    assert.equal(path, join(folder, "2026-11-27T1432Z-680f56e.json"));
    await writeResults(path, results);
    const read = await readResults(path);
    assert.deepEqual(read, {
      ...results,
      rows: [{ ...results.rows[0], samples: [1.23457, 2] }],
    });
    const lines = (await Deno.readTextFile(path)).split("\n");
    assert.ok(lines.includes(`    ${JSON.stringify(read.rows[0])}`));
  }));

Deno.test("a file that holds no results is refused by its name", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(folder);
    const path = join(folder, "other.json");
    for (const text of ['{"rows": []}', "null", '{"format": 2, "rows": []}']) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(readResults(path), /other\.json holds no results/);
    }
  }));

Deno.test("a run says where it was, what it measured, and whether the machine was busy", () => {
  assert.equal(
    aboutRun(results),
    "2026-11-27, commit 680f56e with changes; linux x86_64, 2 cores (Some CPU), 25 GB; " +
      "load 0.3 before; Deno 2.9.6, `dist/gcs` of another commit, ffc4bb4, on Deno 2.7.11",
  );
  const same = { commit: results.commit.slice(0, 40), deno: "2.9.6" };
  assert.match(
    aboutRun({ ...results, program: same }),
    /; Deno 2\.9\.6, `dist\/gcs` of 680f56e, on/,
  );
  assert.match(busyWords(results.machine), /quiet/);
  assert.match(busyWords({ ...results.machine, load: 1.5 }), /busy/);
});
