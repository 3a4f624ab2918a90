import { z } from "zod";

const table = z.record(z.string(), z.looseObject({}));

/**
 * The source of the sandbox's copy: one document type or operation a line. It needs no answers,
 * since it gives them.
 */
export function sandboxModule(objects: string, operations: string): string {
  return [
    "// deno-fmt-ignore-file: one document type or operation a line.",
    '// Written by "deno task api-table" from tests/vectors/api/.',
    'import type { ObjectTable, OperationTable } from "./types.ts";',
    "",
    "/** Every DATA_TYPE by its family, and the helper objects, as published. */",
    "export const objects: Readonly<Record<string, ObjectTable>> = {",
    ...linesOf(table.parse(JSON.parse(objects))),
    "};",
    "",
    "/** Every operation, as published, without its answers. */",
    "export const operations: Readonly<Record<string, OperationTable>> = {",
    ...linesOf(withoutAnswers(table.parse(JSON.parse(operations)))),
    "};",
    "",
  ].join("\n");
}

function linesOf(rows: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(rows).map(([name, row]) =>
    `  ${JSON.stringify(name)}: ${JSON.stringify(row)},`
  );
}

function withoutAnswers(rows: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  return Object.fromEntries(
    Object.entries(rows).map(([name, { answers: _answers, ...row }]) => [name, row]),
  );
}
