import { parseCheckpoint } from "../../audit/mod.ts";
import { badInput, type Context, defineCommand, opt, withProgress } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { readUserFile } from "../../files/mod.ts";
import { done } from "../../output/mod.ts";
import { adoptionDocuments, adoptionSentences, wholeSentence } from "./_integrity.ts";
import { openAudit } from "./_open.ts";

const maxBytes = 64 * 1024 * 1024;

export default defineCommand({
  path: "audit verify",
  summary: "Check that no audit or trail record was changed, removed or added",
  description:
    "Reads every record and follows the hash chains. Prints one checkpoint line for the audit " +
    "records and one for the trail: keep them elsewhere (a ticket, a mail, another system). Given " +
    "back with --against, they prove that nothing before them changed. When something did, the " +
    "first bad record is named and the exit code is 11.\n" +
    "With the key that gcs audit trail --adopt printed (--trail-key-stdin or --trail-key-env), " +
    "the code of every trail record since then is checked as well.",
  examples: [
    ["gcs audit verify", "Check, and print the checkpoints"],
    ["gcs audit verify >> checkpoints.txt", "Keep them in a file"],
    ["gcs audit verify --against file:checkpoints.txt", "Hold the database against all of them"],
  ],
  options: {
    against: opt.list(
      "CHECKPOINT",
      "A line that an earlier run printed, or file:PATH with such lines",
    ),
  },
  secrets: {
    trailKey: { label: "key of the trail", length: [66, 84], stem: "trail-key", onlyWith: [] },
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, { against, trailKey }) {
    const lines = await checkpointLines(against ?? []);
    using audit = await openAudit(context);
    const report = await withProgress(context, "Verifying records", (progress) =>
      audit.verify({
        against: lines,
        trailKey: trailKey?.reveal(),
        signal: context.signal,
        onProgress: progress.set,
      }));
    await context.say(wholeSentence(report));
    for (const sentence of adoptionSentences(report)) await context.warn(sentence);
    await sayWhatIsNotSeen(context, lines.length);
    const document = {
      whole: true,
      "log_records": report.logs,
      "trail_records": report.trail,
      "trail_macs_checked": report.trailMacs,
      removals: report.removals.map(({ entry, time, before, count }) => ({
        "trail_record": entry,
        time: new Date(time).toISOString(),
        before: before === undefined ? null : new Date(before).toISOString(),
        count,
      })),
      adoptions: adoptionDocuments(report),
      "checkpoints_checked": lines.length,
      checkpoints: report.checkpoints,
      "duration_ms": report.durationMs,
    };
    return done(document, report.checkpoints);
  },
});

/** Under a passphrase everything is in one folder, which somebody may have put back as a whole. */
async function sayWhatIsNotSeen(context: Context, checkpoints: number): Promise<void> {
  const keys = await (await context.vault()).list();
  const key = keys.find(({ purpose, current }) => purpose === "audit-db" && current);
  if (key?.source !== "passphrase" || checkpoints > 0) return;
  const { checkpoint_to: file } = (await context.config()).values.audit;
  await context.warn(
    "the keys are kept under a passphrase, beside the database: that the whole folder was put back " +
      "to an older one cannot be seen here. " +
      (file === undefined
        ? "Keep checkpoints elsewhere: gcs config set audit.checkpoint_to FILE"
        : `Hold it against what was kept: gcs audit verify --against file:${file}`),
  );
}

/** Every line that was given, each of the right form. */
async function checkpointLines(given: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const one of given) {
    if (!one.startsWith("file:")) lines.push(one);
    else {
      const bytes = await readUserFile(one.slice("file:".length), { maxBytes });
      const found = new TextDecoder().decode(bytes).split(/\r?\n/).filter((line) => line.trim());
      if (found.length === 0) throw badInput("--against", "the file has no line");
      lines.push(...found);
    }
  }
  for (const line of lines) {
    try {
      parseCheckpoint(line);
    } catch (error) {
      if (!(error instanceof GcsError)) throw error;
      throw badInput("--against", error.message, error.hint);
    }
  }
  return lines;
}
