import type { Ends, RemovalEntry, VerifyReport } from "../../audit/mod.ts";

/** What was checked, in one sentence without an end. */
export function wholeSentence(report: VerifyReport): string {
  const { removals } = report;
  return chainsSentence(report, String) +
    (removals.length === 0 ? "" : `; removed by retention: ${removals.map(removed).join(", ")}`);
}

/** The same without what was removed, with its numbers in a form of one's own. */
export function chainsSentence(
  { logs, trail, trailMacs }: VerifyReport,
  number: (value: number) => string,
): string {
  return `${number(logs)} audit records and ${
    number(trail)
  } trail records are as they were written` +
    (trailMacs > 0 ? ` (${number(trailMacs)} of the latter by their key)` : "");
}

function removed({ count, time, before }: RemovalEntry): string {
  const limit = before === undefined ? "" : ` from before ${moment(before)}`;
  return `${count}${limit} on ${moment(time)}`;
}

function moment(time: number): string {
  return new Date(time).toISOString();
}

/** What the trail tells of places where it went on with a new key, one sentence each. */
export function adoptionSentences({ adoptions }: VerifyReport): string[] {
  return adoptions.map(({ entry, time, expected, found }) =>
    `record ${entry} of the trail took over the database on ${moment(time)}: ` +
    `expected: ${ends(expected)}; found: ${ends(found)}`
  );
}

function ends({ database, logs, trail }: Partial<Ends> = {}): string {
  if (database === undefined) return "nothing known";
  return `${logs?.seq ?? 0} audit records and ${trail?.seq ?? 0} trail records of ${database}`;
}

/** The same for programs. */
export function adoptionDocuments({ adoptions }: VerifyReport): readonly object[] {
  const document = (one: Partial<Ends> | undefined) =>
    one === undefined ? null : {
      database: one.database ?? null,
      "log_records": one.logs?.seq ?? null,
      "trail_records": one.trail?.seq ?? null,
    };
  return adoptions.map(({ entry, time, expected, found }) => ({
    "trail_record": entry,
    time: moment(time),
    expected: document(expected),
    found: document(found),
  }));
}
