import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { faultsOf, readTable, testsOf, testsTable } from "../../tools/command_tests.ts";

const own = "tests/commands/role/list_test.ts";
const all = "tests/commands/every_read_test.ts";
const runs = [
  { command: "role list", file: all, code: 0 },
  { command: "role list", file: own, code: 0 },
  { command: "role list", file: all, code: 4 },
  { command: "whoami", file: all, code: 0 },
];

Deno.test("testsOf takes a command's own test before one of all commands, for each end", () => {
  assert.deepEqual(testsOf(["role list", "whoami"], runs), [
    { command: "role list", success: own, failure: all },
    { command: "whoami", success: all, failure: "" },
  ]);
});

Deno.test("the table of command tests is read back as it is written, formatted or not", () => {
  const rows = testsOf(["role list"], runs);
  assert.deepEqual(readTable(testsTable(rows)), rows);
  assert.deepEqual(readTable(testsTable(rows).replaceAll(" |", "    |")), rows);
});

Deno.test("the page of command tests has a row for each command", async () => {
  const page = new URL("../../docs/integration.md", import.meta.url);
  const shown = readTable(await Deno.readTextFile(page)).map(({ command }) => command);
  assert.deepEqual(shown.toSorted(), registry.map(({ path }) => path).toSorted());
});

Deno.test("faultsOf tells of a command without a row, and of a row that no run bears out", () => {
  const rows = testsOf(["role list", "whoami"], runs);
  assert.deepEqual(faultsOf(rows.slice(0, 1), ["role list"], runs), []);
  assert.deepEqual(faultsOf(rows, ["api", "role list", "whoami"], runs), [
    "gcs api has no row",
    'gcs whoami does not fail in ""',
  ]);
  assert.deepEqual(faultsOf(rows.slice(0, 1), [], runs.filter(({ file }) => file === all)), [
    `gcs role list does not succeed in "${own}"`,
  ]);
});
