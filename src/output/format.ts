import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";

/** Output formats. `list` prints bare ids. */
export const outputFormats = ["text", "json", "yaml", "csv", "ndjson", "list"] as const;

/** What each format is for. */
export const formatMeanings: Readonly<Record<typeof outputFormats[number], string>> = {
  text: "for people: tables on a terminal, else tab-separated lines without a heading",
  json: "one document; of a list, an array",
  yaml: "the same as YAML",
  csv: "a line for each document, with a heading; what programs for tables would obey is quoted",
  ndjson: "a JSON document a line, printed as they come",
  list: "bare ids, one a line",
};

/** A format that only some commands have. */
export type RareFormat = "markdown";

/** The name of an output format. */
export type Format = typeof outputFormats[number] | RareFormat;

/**
 * The format of that name, where everybody or this command has it.
 *
 * @throws GcsError `usage` with the nearest name.
 */
export function parseFormat(name: string, rare: readonly RareFormat[] = []): Format {
  const all = [...outputFormats, ...rare];
  const found = all.find((format) => format === name);
  if (found !== undefined) return found;
  const near = suggest(name, all);
  throw new GcsError("usage", `Invalid format "${name}": expected ${all.join(", ")}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}

/** Whether errors are one JSON line in this format. */
export function isMachineFormat(format: Format): boolean {
  return format === "json" || format === "yaml" || format === "ndjson";
}
