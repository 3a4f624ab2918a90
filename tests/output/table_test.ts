import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { type Field, list, print, show, type View } from "../../src/output/mod.ts";
import { compileQuery } from "../../src/output/mod.ts";
import { width } from "../../src/output/width.ts";
import { fakeStreams } from "./fake_streams.ts";

const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";
const now = Date.parse("2026-11-27T10:00:00Z");

interface Share {
  readonly id: string;
  readonly name: string;
  readonly gateway: string;
  readonly type: string;
  readonly created: string;
}

const fields: readonly Field<Share>[] = [
  { label: "ID", value: "id" },
  { label: "Display Name", value: "name" },
  { label: "Collection Type", value: "type" },
  { label: "Storage Gateway ID", value: "gateway", drop: 1 },
  { label: "Created", value: "created", kind: "time", drop: 2 },
];
const one: Share = {
  id,
  name: "Data of the microscope in the basement",
  gateway: "ffffffff-0597-4a16-b296-46d4f0ae4b15",
  type: "mapped",
  created: "2026-11-27T07:00:00Z",
};

async function onTerminal(
  view: View,
  columns: number,
  { colour = false, query }: { colour?: boolean; query?: string } = {},
) {
  const streams = fakeStreams({ terminal: true, columns });
  const notes: string[] = [];
  await print(view, {
    format: "text",
    colour,
    now,
    ...(query === undefined ? {} : { query: compileQuery(query) }),
    tell: (line) => Promise.resolve(void notes.push(line)),
  }, streams);
  return { text: streams.stdout.text, notes };
}

Deno.test("a table on a wide terminal has every column, and times as they are said", async () => {
  const { text, notes } = await onTerminal(list([one], fields), 160);
  assert.equal(
    text,
    `ID                                    Display Name                            ` +
      `Collection Type  Storage Gateway ID                    Created\n` +
      `${id}  ${one.name}  mapped           ${one.gateway}  3 hours ago\n`,
  );
  assert.deepEqual(notes, []);
});

Deno.test("a table wraps texts between words, drops columns by rank, and says which", async () => {
  const { text, notes } = await onTerminal(list([one], fields), 80);
  assert.equal(
    text,
    `ID                                    Display Name                    Collection\n` +
      `                                                                      Type\n` +
      `${id}  Data of the microscope in the   mapped\n` +
      `                                      basement\n`,
  );
  assert.deepEqual(notes, [
    "Not shown: Storage Gateway ID, Created (-F json has all)",
  ]);
});

Deno.test("a table that no terminal of this width can hold is folded into records", async () => {
  const two = { ...one, name: "Other" };
  const { text, notes } = await onTerminal(list([one, two], fields), 55);
  assert.equal(
    text,
    [one, two].map(({ name }) =>
      `ID:                  ${id}\n` +
      `Display Name:        ${name === "Other" ? name : "Data of the microscope in the"}\n` +
      (name === "Other" ? "" : `${" ".repeat(21)}basement\n`) +
      `Collection Type:     mapped\n` +
      `Storage Gateway ID:  ${one.gateway}\n` +
      `Created:             2026-11-27T07:00:00Z (3 hours ago)\n`
    ).join("\n"),
  );
  assert.deepEqual(notes, []);
});

Deno.test("an address is wrapped before the id in it, a moment is exact, minutes have their days", async () => {
  const target = `DELETE https://gcs.example.org/api/collections/${id}`;
  const moment = "2026-11-27T07:00:00.123Z";
  const row = { moment, target, timeout: 15_840 };
  const columns: readonly Field[] = [
    { label: "Time", value: "moment", kind: "moment" },
    { label: "Target", value: "target" },
    { label: "Timeout", value: "timeout", kind: "minutes" },
  ];
  assert.equal(
    (await onTerminal(list([row], columns), 72)).text,
    `Time                  Target                                   Timeout\n` +
      `2026-11-27 07:00:00Z  DELETE https://gcs.example.org/api/      15840 min\n` +
      `                      collections/\n` +
      `                      ${id}\n`,
  );
  assert.equal(
    (await onTerminal(show(row, columns), 120)).text,
    `Time:     ${moment}\nTarget:   ${target}\nTimeout:  15840 min (11 days)\n`,
  );
});

Deno.test("no table has a line beyond the terminal, but for what may not be broken", async () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }), {
    maxLength: 6,
  }).map((some) => some.join(" "));
  const share = fc.record({
    id: fc.uuid(),
    name: words,
    type: words,
    gateway: fc.uuid(),
    created: fc.constant("2026-11-27"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(share, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 60, max: 200 }),
      async (shares, columns) => {
        const { text } = await onTerminal(list(shares, fields), columns);
        for (const line of text.split("\n")) assert.ok(width(line) <= columns, line);
        for (const one of shares) assert.ok(text.includes(one.id), one.id);
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("the result of a query is a table of its own members, wherever it fits", async () => {
  const query = "[].{id: id, called: name}";
  const wide = await onTerminal(list([one], fields), 80, { query });
  assert.equal(
    wide.text,
    `id                                    called\n${id}  ${one.name}\n`,
  );
  const narrow = await onTerminal(list([one], fields), 40, { query });
  assert.match(
    narrow.text,
    new RegExp(`^id:      ${id}\ncalled:  Data of the microscope in the$`, "m"),
  );
  const bare = await onTerminal(list([one], fields), 80, { query: "[].id" });
  assert.equal(bare.text, `${id}\n`);
});

Deno.test("a status has the colour of what it means, a fault is red, and NO_COLOR has none", async () => {
  const rows = [
    { status: "ok", problem: null, invalid: false },
    { status: "problem", problem: "gone", invalid: true },
    { status: "warning", problem: "", invalid: false },
  ];
  const view = list(rows, [
    { label: "Status", value: "status", kind: "status" },
    { label: "Problem", value: "problem", kind: "fault" },
    { label: "Invalid", value: "invalid", kind: "fault" },
  ]);
  const { text } = await onTerminal(view, 80, { colour: true });
  assert.deepEqual(text.split("\n").slice(1, 4), [
    "\x1b[32mok\x1b[0m       -        false",
    "\x1b[31mproblem\x1b[0m  \x1b[31mgone\x1b[0m     \x1b[31mtrue\x1b[0m",
    "\x1b[33mwarning\x1b[0m  -        false",
  ]);
  assert.ok(!(await onTerminal(view, 80)).text.includes("\x1b"));
});

Deno.test("a record has units, the time with how long ago, and JSON that can be copied", async () => {
  const document = {
    timeout: 30,
    until: "2026-11-29",
    policies: { DATA_TYPE: "posix_storage_policies#1.0.0", groups_allow: ["wheel", "microscopy"] },
  };
  const { text } = await onTerminal(
    show(document, [
      { label: "Timeout", value: "timeout", kind: "minutes" },
      { label: "Until", value: "until", kind: "time" },
      { label: "Policies", value: "policies" },
    ]),
    60,
  );
  assert.ok(
    text.startsWith("Timeout:   30 min\nUntil:     2026-11-29 (in 2 days)\nPolicies:  {\n"),
  );
  assert.deepEqual(JSON.parse(text.slice(text.indexOf("{"))), document.policies);
});

Deno.test("an empty list says on stderr what is missing, and nothing on stdout", async () => {
  const none = { ...list([], fields), empty: "No shares. Make one: gcs share create --help" };
  assert.deepEqual(await onTerminal(none, 80), { text: "", notes: [none.empty] });
  const streams = fakeStreams({ terminal: false });
  const notes: string[] = [];
  for (const format of ["json", "yaml", "csv", "ndjson", "list"] as const) {
    await print(none, { format, tell: (line) => Promise.resolve(void notes.push(line)) }, streams);
  }
  assert.deepEqual(notes, []);
});

Deno.test("a column below has a line of its own where it has a value, whole, to be copied", async () => {
  const rows = [
    { check: "clock", detail: "fine", fix: null },
    { check: "folder", detail: "open to others", fix: `chmod 600 /home/${"ada/".repeat(20)}file` },
  ];
  const columns: readonly Field<typeof rows[number]>[] = [
    { label: "Check", value: "check" },
    { label: "Detail", value: "detail" },
    { label: "Fix", value: "fix", isBelow: true },
  ];
  const { text } = await onTerminal(list(rows, columns, "check"), 80);
  const [head, clock, folder, first, second] = text.split("\n");
  assert.deepEqual([head, clock, folder], [
    "Check   Detail",
    "clock   fine",
    "folder  open to others",
  ]);
  assert.deepEqual([first, second], ["  Fix: chmod 600", `  /home/${"ada/".repeat(20)}file`]);
});
