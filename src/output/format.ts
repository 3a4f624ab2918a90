import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";

/** Output formats. `list` prints bare ids. */
export const outputFormats = ["text", "json", "yaml", "csv", "ndjson", "list"] as const;

/** The name of an output format. */
export type Format = typeof outputFormats[number];

/**
 * The format of that name.
 *
 * @throws GcsError `usage` with the nearest name.
 */
export function parseFormat(name: string): Format {
  const found = outputFormats.find((format) => format === name);
  if (found !== undefined) return found;
  const near = suggest(name, outputFormats);
  throw new GcsError("usage", `Invalid format "${name}": expected ${outputFormats.join(", ")}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}

/** Whether errors are one JSON line in this format. */
export function isMachineFormat(format: Format): boolean {
  return format === "json" || format === "yaml" || format === "ndjson";
}
