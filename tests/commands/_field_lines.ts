import { z } from "zod";

const folder = new URL("../vectors/field_lines/", import.meta.url);

/** Where published lines stand, by the key that `lines.tsv` has. */
export const fieldSources = z.record(
  z.string(),
  z.strictObject({ where: z.string(), inNotes: z.boolean() }),
).parse(JSON.parse(await Deno.readTextFile(new URL("sources.json", folder))));

/** One published line, rewritten, with what it must do. */
export interface FieldLine {
  readonly source: string;
  readonly expected: string;
  readonly line: string;
}

/** Every line of `lines.tsv`. */
export const fieldLines: readonly FieldLine[] =
  (await Deno.readTextFile(new URL("lines.tsv", folder))).trimEnd().split("\n").slice(1)
    .map((row) => {
      const [source = "", expected = "", line = "", ...more] = row.split("\t");
      if (line === "" || more.length > 0) throw new Error(`Three columns are missing in: ${row}`);
      return { source, expected, line };
    });
