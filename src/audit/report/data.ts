import type { AuditDatabase } from "../database.ts";
import type { LogFilter } from "../query/filter.ts";
import type { GroupCount } from "../query/query.ts";

/** What the report page shows. Everything in it is data; the page adds only words and shapes. */
export interface ReportData {
  readonly title: string;
  /** When it was made, RFC 3339. */
  readonly made: string;
  /** The period and other conditions, in words. */
  readonly scope: string;
  readonly records: number;
  readonly failures: number;
  readonly activity: readonly GroupCount[];
  readonly activityUnit: "hour" | "day";
  readonly events: readonly GroupCount[];
  readonly identities: readonly GroupCount[];
  readonly collections: readonly GroupCount[];
  readonly failuresByIdentity: readonly GroupCount[];
  readonly failuresByCode: readonly GroupCount[];
  /** What `verify` found; undefined when it was not run. */
  readonly integrity: {
    readonly whole: boolean;
    readonly statement: string;
    readonly checkpoints: readonly string[];
  } | undefined;
}

/** An hour each up to this many hours, then a day each. */
const maxHours = 14 * 24;
const listed = 10;

/** Gathers the data of a report from the database. */
export function reportData(
  audit: AuditDatabase,
  filter: LogFilter,
  words: Pick<ReportData, "title" | "made" | "scope" | "integrity">,
): ReportData {
  const hours = audit.groups(filter, "hour");
  const byHour = hours.length <= maxHours;
  const failed: LogFilter = { ...filter, result: "failure" };
  return {
    ...words,
    records: audit.count(filter),
    failures: audit.count(failed),
    activity: byHour ? hours : audit.groups(filter, "day"),
    activityUnit: byHour ? "hour" : "day",
    events: audit.groups(filter, "event", listed),
    identities: audit.groups(filter, "identity", listed),
    collections: audit.groups(filter, "collection", listed),
    failuresByIdentity: audit.groups(failed, "identity", listed),
    failuresByCode: audit.groups(failed, "code", listed),
  };
}
