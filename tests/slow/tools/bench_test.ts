import assert from "node:assert/strict";
import { join } from "node:path";
import { readResults, type Results, writeResults } from "../../../bench/results.ts";

const tool = new URL("../../../tools/bench.ts", import.meta.url).pathname;

async function bench(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", tool, ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("bench measures in processes of their own, prints the table and keeps every sample", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
  try {
    const file = join(folder, "now.json");
    const only = ["--only", "envelope", "--only", "sha256"];
    const { code, stdout } = await bench(...only, "--quick", "--rounds", "2", "--to", file);
    assert.equal(code, 0, stdout);
    const { rows, quick } = await readResults(file);
    assert.equal(rows.length, 3);
    assert.ok(quick && rows.every(({ samples }) => samples.length === 2));
    for (const { what } of rows) assert.ok(stdout.includes(`| ${what}, µs`), what);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bench ends with 1 where a compare finds something slower, with 2 where it cannot work", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
  const file = (name: string) => join(folder, `${name}.json`);
  const results = (samples: number[]): Results => ({
    format: 1,
    date: "2026-11-27T14:32:10Z",
    commit: "680f56e",
    deno: "2.9.6",
    machine: { system: "linux", cpu: "any", cores: 2, memoryGb: 4, load: 0 },
    quick: false,
    rows: [{ what: "start", unit: "ms", better: "less", samples }],
    leftOut: [],
  });
  try {
    await writeResults(file("before"), results([10, 10.1, 9.9, 10]));
    await writeResults(file("slower"), results([15, 15.1, 14.9, 15]));
    const compare = (now: string, before: string) =>
      bench("--print", file(now), "--compare", file(before));
    const slower = await compare("slower", "before");
    assert.match(slower.stdout, /\| start, ms .*\| slower +\|/);
    assert.equal(slower.code, 1);
    assert.equal((await compare("before", "slower")).code, 0);
    assert.equal((await compare("before", "before")).code, 0);
    const missing = await compare("before", "none");
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /none\.json/);
    const unknown = await bench("--only", "nothing");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no "nothing"\. Known: .*envelope/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
