import assert from "node:assert/strict";
import { type AnyCommand, flagOf } from "../../src/command/mod.ts";
import type { LineOptions, Stage } from "../_support/stage.ts";
import { changes, membersOf, works } from "./_expect.ts";

/** One option by itself: what is typed, and the members that it adds to the request's body. */
export type OptionRow = readonly [
  typed: readonly string[],
  sends: Readonly<Record<string, unknown>>,
];

/** A change whose options are tried one by one. */
export interface OptionTable {
  readonly command: AnyCommand;
  /** The command's words and arguments. */
  readonly words: readonly string[];
  readonly method: "POST" | "PATCH" | "PUT";
  readonly path: string;
  /** What the body has whatever is given; a row's members replace these. */
  readonly base?: Readonly<Record<string, unknown>>;
  readonly rows: readonly OptionRow[];
  /** Flags that have no field of their own in the body; another test shows what they do. */
  readonly elsewhere?: readonly string[];
  readonly line?: LineOptions;
}

/** Sends the command once for each row, and compares method, path and the whole body. */
export async function sendsEachOption(stage: Stage, table: OptionTable): Promise<void> {
  for (const [typed, sends] of table.rows) {
    stage.sandbox.clearRequests();
    await works(stage, [...table.words, ...typed], table.line);
    const sent = changes(stage);
    const said = typed.join(" ");
    assert.deepEqual(
      sent.map(({ method, path }) => [method, path]),
      [[table.method, table.path]],
      said,
    );
    const { "DATA_TYPE": type, ...body } = membersOf(sent[0]?.body);
    assert.match(String(type), /^[a-z_]+#\d+\.\d+\.\d+$/, said);
    assert.deepEqual(body, { ...table.base, ...sends }, said);
  }
}

/** Fails for an option of the command that no row gives, and for a row's option that is none. */
export function tableIsWhole({ command, rows, elsewhere = [] }: OptionTable): void {
  const given = rows.flatMap(([typed]) => typed.filter((word) => word.startsWith("--")));
  const known = new Set([...given, ...elsewhere]);
  const flags = Object.entries(command.options ?? {}).flatMap(([member, spec]) =>
    (spec.names ?? [flagOf(member)]).map((name) => `--${name}`)
  );
  assert.deepEqual(
    flags.filter((flag) => !known.has(flag) && flag !== "--if-not-exists"),
    [],
    "options without a row",
  );
  assert.deepEqual([...known].filter((flag) => !flags.includes(flag)), [], "no such option");
}

/** Registers both tests of a table. */
export function testOptions(name: string, setStage: () => Promise<Stage>, table: OptionTable) {
  Deno.test(`${name} has a row for each of its options`, () => tableIsWhole(table));
  Deno.test(`${name} sends each option under its own name in the API`, async () => {
    await using stage = await setStage();
    await sendsEachOption(stage, table);
  });
}
