import { basename } from "node:path";
import {
  type AuditDatabase,
  type LoadOptions,
  type LoadReport,
  logSet,
  type LogSource,
  openAuditDatabase,
  streamSource,
} from "../../audit/mod.ts";
import { arg, defineCommand, opt, planOne } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import { auditFile } from "../../context/mod.ts";
import { exitCodes, GcsError } from "../../errors/mod.ts";
import { counted, type Operation } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";
import { apiDocuments, type ApiFilter } from "./_from_api.ts";
import { ShownLoad } from "./_load_progress.ts";
import { momentOf, timeForms } from "./_moments.ts";
import { openRejects, type RejectFile } from "./_rejects.ts";

const defaultLog = "/var/log/gridftp-audit.log";
const onlyApi = ["endTime", "eventType", "limit"] as const;
const shownBadLines = 5;

export default defineCommand({
  path: "audit load",
  summary: "Load GridFTP logs into the encrypted audit database",
  description:
    "Reads high-assurance audit logs and transfer logs, also from syslog and from the server's own " +
    "log, plain or packed with gzip or Zstandard. FILE may be a folder or a pattern; files are read " +
    `in order of time. Without FILE: ${defaultLog}\nand its rotated siblings. ` +
    "Loading a line again adds nothing, and a file that has grown is read " +
    "from where the last load ended. Ctrl-C keeps what was loaded; the same command goes on.\n" +
    "Lines that are no records are counted, the rest is loaded, and the exit code is 9. --strict " +
    "stops at the first one; --skip-errors takes them for normal (exit code 0).\n" +
    "--from-api asks the endpoint's audit-logs resource. The published Manager API has none: this " +
    "is for servers that have it, and needs a login.",
  examples: [
    ["gcs audit load", "This node's audit log with its rotated siblings"],
    ["gcs audit load /var/log/gridftp-transfer.log --rotated", "A transfer log, rotated files too"],
    [
      "gcs audit load /srv/logs/dtn1 'old/*.log.gz'",
      "All logs of a folder, and what fits a pattern",
    ],
    ["ssh dtn2 cat /var/log/gridftp-audit.log | gcs audit load - --source dtn2", "Another node's"],
    ["gcs audit load --skip-errors --reject-file rejects.ndjson", "Keep what is no record apart"],
  ],
  args: {
    files: arg.optional(
      arg.many(arg.text("FILE", "Log files, folders, patterns, or - for standard input")),
    ),
  },
  options: {
    rotated: opt.flag("Load the rotated siblings of each FILE, too (FILE.1, FILE.2.gz, …)"),
    since: opt.text("TIME", `Leave out records before: ${timeForms}`),
    reread: opt.flag("Read files from their start, also when they were loaded before"),
    source: opt.text("NAME", "Name to keep as the source of the records"),
    strict: opt.flag("Stop at the first line that is no record"),
    skipErrors: opt.flag("Exit with 0 although some lines are no records"),
    rejectFile: opt.text("FILE", "Write such lines here, as JSON documents with the reason"),
    force: opt.flag("Replace a reject file that is there"),
    fromApi: opt.flag("Load from the endpoint's audit-logs resource"),
    startTime: opt.text("TIME", "The same as --since"),
    endTime: opt.text("TIME", "With --from-api: records before this time"),
    eventType: opt.text("TYPE", "With --from-api: only this type of event"),
    limit: opt.integer("N", "With --from-api: at most this many records", 1),
  },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "local",
  mutates: true,
  check: (input) => {
    const refuse = (words: string) => {
      throw new GcsError("usage", words, { hint: "gcs audit load --help" });
    };
    if (input.strict && input.skipErrors) refuse("Give --strict or --skip-errors, not both");
    if (input.fromApi) {
      if ((input.files ?? []).length > 0) refuse("Give FILE or --from-api, not both");
      if (input.rotated || input.reread) refuse("--rotated and --reread are for files");
    } else {
      const stray = onlyApi.find((name) => input[name] !== undefined);
      if (stray !== undefined) refuse("--end-time, --event-type and --limit need --from-api");
    }
  },
  async plan(context, input) {
    const since = momentOf(context, { since: input.since, startTime: input.startTime });
    const to = momentOf(context, { endTime: input.endTime });
    const { values } = await context.config();
    const database = values.audit.database_path;
    const given = input.files ?? [];
    if (given.filter((file) => file === "-").length > 1) {
      throw new GcsError("usage", "Standard input can only be read once");
    }
    const sources = input.fromApi
      ? []
      : given.length === 0
      ? await openDefault(context)
      : await openSources(context, given, input.rotated);
    const address = input.fromApi ? await apiAddress(context) : undefined;
    const load = async (rejects: RejectFile | undefined, shown: ShownLoad) => {
      const { file, vault } = await auditFile(context);
      using audit = await openAuditDatabase({ ...file, vault, clock: context.clock });
      const options: LoadOptions = {
        signal: context.signal,
        strict: input.strict,
        since,
        reread: input.reread,
        source: input.source,
        progress: (now) => shown.update(now),
        stage: (stage, ms) => context.measure.stage(stage, ms),
        ...(rejects === undefined ? {} : { reject: (bad) => rejects.add(bad) }),
      };
      return address === undefined
        ? await audit.load(sources, options)
        : await loadApi(context, audit, address, { ...input, from: since, to }, options);
    };
    const operation: Operation<Loaded> = {
      request: {
        service: "local",
        method: "write",
        target: database,
        body: {
          sources: address === undefined ? sources.map(({ name }) => name) : [address],
          ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
        },
      },
      tells: ({ report }) => ({ records: report.inserted }),
      send: async () => {
        const rejects = input.rejectFile === undefined
          ? undefined
          : await openRejects(context, input.rejectFile, input.force);
        const shown = new ShownLoad(context);
        let report: LoadReport | undefined;
        let rejectedTo: string | undefined;
        try {
          report = await context.measure.phase("audit", () => load(rejects, shown));
        } catch (error) {
          throw context.signal.aborted ? interrupted(shown.last?.inserted, error) : error;
        } finally {
          context.measure.audited(report?.inserted ?? shown.last?.inserted ?? 0);
          await shown.finish();
          rejectedTo = await rejects?.finish();
        }
        if (report.interrupted) throw interrupted(report.inserted);
        return { report, rejectedTo };
      },
    };
    return planOne(operation, async ({ report, rejectedTo }) => {
      for (const { source, line, reason } of report.badLines.slice(0, shownBadLines)) {
        await context.warn(`line ${line} of "${source}": ${reason}`);
      }
      const { inserted, duplicates, bad, skipped, messages, doubtful, unfinished } = report;
      const document = {
        database,
        loaded: inserted,
        duplicates,
        bad,
        skipped,
        messages,
        doubtful,
        "unfinished_bytes": unfinished,
        lines: report.lines,
        bytes: report.bytes,
        "lines_per_second": report.linesPerSecond,
        "duration_ms": report.durationMs,
        "rejected_to": rejectedTo ?? null,
      };
      const parts = [
        `Loaded ${counted(inserted, "record")} from ${counted(report.lines, "line")}`,
        ...(duplicates > 0 ? [`${duplicates} known already`] : []),
        ...(skipped > 0 ? [`${skipped} left out by time`] : []),
        ...(doubtful > 0 ? [`${doubtful} cut or ambiguous`] : []),
        ...(messages > 0 ? [`${messages} other messages of the server`] : []),
        ...(bad > 0 ? [`${bad} no records`] : []),
        ...(unfinished > 0 ? ["the unfinished last line is left for the next load"] : []),
      ];
      const isPartial = bad > 0 && !input.skipErrors;
      return {
        ...done(document, parts.join("; ")),
        ...(isPartial ? { exitCode: exitCodes.partial } : {}),
      };
    });
  },
});

interface Loaded {
  readonly report: LoadReport;
  readonly rejectedTo: string | undefined;
}

/** Standard input comes last: when its records were written is not known before. */
async function openSources(
  context: Context,
  names: readonly string[],
  withSiblings: boolean,
): Promise<LogSource[]> {
  const files = names.filter((name) => name !== "-");
  const { sources, leftOut } = await logSet(files, { withSiblings });
  for (const file of leftOut) {
    await context.warn(`"${basename(file)}" was left out: it has no record in its beginning`);
  }
  const stdin = () => streamSource("-", context.streams.stdin.chunks());
  return files.length < names.length ? [...sources, stdin()] : [...sources];
}

/** The log of this node, where gcs runs on one. */
async function openDefault(context: Context): Promise<LogSource[]> {
  try {
    return await openSources(context, [defaultLog], true);
  } catch (error) {
    // One that says what to do about a file that is there needs no other words.
    if (!(error instanceof GcsError) || error.kind !== "usage" || error.hint) throw error;
    throw new GcsError("usage", `${error.message} in /var/log`, {
      hint: "name the log: gcs audit load FILE",
      cause: error,
    });
  }
}

async function apiAddress(context: Context): Promise<string> {
  if (!context.isService) await context.login();
  return (await context.endpoint()).address;
}

function loadApi(
  context: Context,
  audit: AuditDatabase,
  address: string,
  { from, to, eventType, limit }: ApiFilter,
  options: LoadOptions,
): Promise<LoadReport> {
  const documents = apiDocuments(context, { from, to, eventType, limit });
  return audit.loadFrom(address, documents, options);
}

function interrupted(kept = 0, cause?: unknown): GcsError {
  return new GcsError("interrupted", `Interrupted: ${counted(kept, "record")} loaded and kept`, {
    hint: "the same command goes on from there",
    cause,
  });
}
