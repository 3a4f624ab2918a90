import {
  type AuditDatabase,
  figure,
  type LogFilter,
  renderReport,
  type ReportData,
  reportData,
  shownMoment,
} from "../../audit/mod.ts";
import { counted } from "../../base/mod.ts";
import { type Context, defineCommand, opt, withProgress } from "../../command/mod.ts";
import { actingIdentity, currentOperator } from "../../context/mod.ts";
import { exitCodes, GcsError } from "../../errors/mod.ts";
import { openOutput } from "../_output_file.ts";
import { done } from "../../output/mod.ts";
import { filterOf, filterOptions } from "./_filter.ts";
import { adoptionSentences, chainsSentence } from "./_integrity.ts";
import { recordedExport } from "./_export_row.ts";
import { openAudit } from "./_open.ts";

export default defineCommand({
  path: "audit report",
  summary: "Write a page about the audit records, for screen and paper",
  description:
    "One HTML file that needs nothing else: activity over time, most active identities, failures, " +
    "who changed what with gcs in the period, what retention removed, " +
    "and whether the records are as they were written, with the checkpoints to keep. Collections " +
    "have the names that gcs gave them when it created or renamed them. It loads " +
    "nothing from a network and runs no script. When the check fails, the page says so and the " +
    "exit code is 11.",
  examples: [
    ["gcs audit report --html january.html --from 2026-01-01 --to 2026-02-01", "A month"],
    ["gcs audit report --html alice.html --identity alice@example.org --force", "One person"],
  ],
  options: {
    html: opt.required(opt.text("FILE", "The page to write")),
    title: opt.text("TITLE", "Title of the page"),
    force: opt.flag("Replace a file that is there"),
    ...filterOptions,
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, input) {
    const filter = filterOf(context, input);
    using audit = await openAudit(context);
    const file = await openOutput(context, input.html, { force: input.force });
    try {
      const integrity = await withProgress(context, "Verifying records", () => checked(audit));
      const page = renderReport(
        await reportData(audit, filter, {
          title: input.title ?? "Audit report",
          made: shownMoment(context.clock.now()),
          scope: scopeOf(filter),
          facts: await factsOf(context),
          integrity,
        }),
      );
      const about = { command: "audit report", path: file.path, filter: { ...filter } };
      const records = await recordedExport(context, about, async () => {
        await file.write(new TextEncoder().encode(page));
        await file.commit();
        return audit.count(filter);
      });
      const document = { path: file.path, records, whole: integrity.whole };
      const sentence = `Wrote a report on ${counted(records, "record")} to ${file.path}`;
      if (integrity.whole) return done(document, sentence);
      await context.warn(integrity.statement);
      return { ...done(document, sentence), exitCode: exitCodes.integrity };
    } catch (error) {
      await file.abort();
      throw error;
    }
  },
});

async function checked(audit: AuditDatabase): Promise<NonNullable<ReportData["integrity"]>> {
  try {
    const report = await audit.verify();
    const { checkpoints } = report;
    const sentences = [chainsSentence(report, figure), ...adoptionSentences(report)];
    return { whole: true, statement: `${sentences.join(". ")}.`, checkpoints };
  } catch (error) {
    if (!(error instanceof GcsError) || error.kind !== "integrity") throw error;
    return { whole: false, statement: `${error.message}.`, checkpoints: [] };
  }
}

/** Whose records these are, who made the page where, and how long records are kept. */
async function factsOf(context: Context): Promise<ReportData["facts"]> {
  const { values, profile } = await context.config();
  const { host, user, uid } = currentOperator();
  const person = await actingIdentity(context);
  const { retention_days: days, checkpoint_to: checkpoints } = values.audit;
  return [
    ["Endpoint", `${values.endpoint ?? "none set"} (profile "${profile}")`],
    ["Host", host],
    [
      "Author",
      (person === undefined
        ? "not logged in"
        : person.username === undefined
        ? person.id
        : `${person.username} (${person.id})`) +
      `, system account "${user ?? `uid ${uid ?? "unknown"}`}"`,
    ],
    ["Retention", `loaded records ${figure(days)} days, the trail for ever`],
    ["Checkpoints", checkpoints ?? "kept in the vault of this machine; copy those below elsewhere"],
  ];
}

const words = new Map([
  ["event", "event type"],
  ["client", "client address"],
]);

/** The period and the other conditions, for people. */
function scopeOf({ from, to, ...others }: LogFilter): string {
  const period = from === undefined && to === undefined
    ? "All records"
    : `Records${from === undefined ? "" : ` from ${shownMoment(from)}`}${
      to === undefined ? "" : ` until ${shownMoment(to)}`
    }`;
  const conditions = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${words.get(name) ?? name} "${value}"`);
  return [period, ...conditions].join(", ");
}
