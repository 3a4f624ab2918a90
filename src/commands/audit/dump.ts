import { type DumpFormat, dumpFormats } from "../../audit/mod.ts";
import { counted } from "../../base/mod.ts";
import { badInput, defineCommand, opt, withProgress } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { openOutput } from "../_output_file.ts";
import { done, type View } from "../../output/mod.ts";
import { filterOf, filterOptions } from "./_filter.ts";
import { recordedExport, standardOutput } from "./_export_row.ts";
import { openAudit } from "./_open.ts";
import { fileSink, stoppable } from "./_sinks.ts";

export default defineCommand({
  path: "audit dump",
  summary: "Write audit records to a file",
  description:
    "The file appears under its name only when it is whole, with mode 0600. A file that is there " +
    "stays unless --force is given; links are not followed. In csv, text that a spreadsheet would " +
    "take for a formula gets an apostrophe in front. Without --dump-format, --format json, ndjson " +
    "or csv names the format of the file; the default is json.",
  examples: [
    [
      "gcs audit dump --output january.csv --dump-format csv --from 2026-01-01 --to 2026-02-01",
      "A month",
    ],
    ["gcs audit dump --output - --dump-format ndjson | jq .resource", "Into another program"],
  ],
  options: {
    output: opt.required({
      ...opt.text("FILE", "File to write, or - for standard output"),
      short: "o",
    }),
    dumpFormat: { ...opt.choice(dumpFormats, "Format of the file"), short: "f" },
    force: opt.flag("Replace a file that is there"),
    oldestFirst: opt.flag("Oldest records first"),
    limit: opt.integer("N", "At most this many records", 1),
    ...filterOptions,
  },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "local",
  async run(context, input): Promise<View | undefined> {
    const { signal, streams } = context;
    const filter = filterOf(context, input);
    const format = input.dumpFormat ?? dumpFormat(context.globals.format);
    const page = {
      order: input.oldestFirst ? "oldest" : "newest",
      limit: input.limit,
      signal,
    } as const;
    using audit = await openAudit(context);
    const about = { command: "audit dump", filter: { ...filter, limit: input.limit } };
    if (input.output === "-") {
      const sink = stoppable(streams.stdout, signal);
      await recordedExport(
        context,
        { ...about, path: standardOutput },
        () => audit.dump(filter, page, format, sink),
      );
      return undefined;
    }
    const file = await openOutput(context, input.output, { force: input.force });
    let records: number;
    try {
      records = await recordedExport(context, { ...about, path: file.path }, async () => {
        const written = await withProgress(
          context,
          "Writing",
          (progress) =>
            audit.dump(filter, page, format, stoppable(fileSink(file), signal, progress)),
          { unit: "bytes" },
        );
        await file.commit();
        return written;
      });
    } catch (error) {
      await file.abort();
      if (!signal.aborted) throw error;
      throw new GcsError("interrupted", "Interrupted: no file was written", { cause: error });
    }
    const document = { path: file.path, format, records };
    return done(document, `Wrote ${counted(records, "record")} to ${file.path}`);
  },
});

function dumpFormat(format: string | undefined): DumpFormat {
  if (format === undefined || format === "text") return "json";
  const found = dumpFormats.find((name) => name === format);
  if (found !== undefined) return found;
  throw badInput("--format", `a dump is never ${format}`, "use --dump-format json, ndjson or csv");
}
