import type { RemovalEntry } from "../chain/removals.ts";
import type { AuditDatabase } from "../database.ts";
import type { LogFilter } from "../query/filter.ts";
import type { GroupCount, Grouping } from "../query/query.ts";
import { type Changes, changesIn } from "./changes.ts";
import { named, type NamedCount, type Naming } from "./names.ts";
import { figure } from "./words.ts";

/** The largest counts of a kind, each with the name of its id, and how many records have none. */
export interface TopList {
  /** The largest groups. */
  readonly groups: readonly NamedCount[];
  /** Records that have no such value. */
  readonly without: number;
}

/** What the report page shows. Everything in it is data; the page adds only words and shapes. */
export interface ReportData {
  /** Heading of the report. */
  readonly title: string;
  /** When it was made, RFC 3339. */
  readonly made: string;
  /** The period and other conditions, in words. */
  readonly scope: string;
  /** What the report is about and who made it where: names with their values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Records in the time that is reported. */
  readonly records: number;
  /** Records that tell of a failure. */
  readonly failures: number;
  /** Time of the oldest record, RFC 3339; undefined without records. */
  readonly first: string | undefined;
  /** Time of the newest record. */
  readonly last: string | undefined;
  /** Records by hour or day. */
  readonly activity: readonly GroupCount[];
  /** Which of the two. */
  readonly activityUnit: "hour" | "day";
  /** Most frequent events. */
  readonly events: TopList;
  /** Most active identities. */
  readonly identities: TopList;
  /** Most active local accounts. */
  readonly users: TopList;
  /** Most used collections. */
  readonly collections: TopList;
  /** Identities with the most failures. */
  readonly failuresByIdentity: TopList;
  /** Accounts with the most failures. */
  readonly failuresByUser: TopList;
  /** Most frequent codes of failures. */
  readonly failuresByCode: TopList;
  /** What this program did in the period; undefined when a damaged trail cannot be read. */
  readonly changes: Changes | undefined;
  /** Every removal of records that there was; undefined when a damaged trail cannot be read. */
  readonly removals: readonly RemovalEntry[] | undefined;
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
export async function reportData(
  audit: AuditDatabase,
  filter: LogFilter,
  words: Pick<ReportData, "title" | "made" | "scope" | "facts" | "integrity">,
): Promise<ReportData> {
  const hours = audit.groups(filter, "hour");
  const byHour = hours.length <= maxHours;
  const failed: LogFilter = { ...filter, result: "failure" };
  const { identity, collection } = audit.names();
  const top = (where: LogFilter, by: Grouping, naming?: Naming) =>
    topOf(audit.groups(where, by, listed + 1), naming, () => withoutOne(audit, where, by));
  const servers = top(filter, "host").groups.map(({ value, count }) =>
    `${value} (${figure(count)})`
  );
  return {
    ...words,
    facts: [
      ...words.facts,
      ...(servers.length === 0 ? [] : [["Data servers", servers.join(", ")] as const]),
    ],
    records: audit.count(filter),
    failures: audit.count(failed),
    first: await timeOf(audit, filter, "oldest"),
    last: await timeOf(audit, filter, "newest"),
    activity: byHour ? hours : audit.groups(filter, "day"),
    activityUnit: byHour ? "hour" : "day",
    events: top(filter, "event"),
    identities: top(filter, "identity", identity),
    users: top(filter, "username"),
    collections: top(filter, "collection", collection),
    failuresByIdentity: top(failed, "identity", identity),
    failuresByUser: top(failed, "username"),
    failuresByCode: top(failed, "code"),
    ...ofTrail(audit, filter, words.integrity?.whole !== false),
  };
}

/** Shown in place of a value that a record does not have. */
const none = "-";

function topOf(
  groups: readonly GroupCount[],
  naming: Naming = () => undefined,
  without: () => number,
): TopList {
  return {
    groups: named(groups.filter(({ value }) => value !== none).slice(0, listed), naming),
    without: groups.find(({ value }) => value === none)?.count ??
      (groups.length > listed ? without() : 0),
  };
}

/** Where so many have a value that those without one are not among the largest. */
function withoutOne(audit: AuditDatabase, filter: LogFilter, by: Grouping): number {
  return audit.groups(filter, by).find(({ value }) => value === none)?.count ?? 0;
}

async function timeOf(
  audit: AuditDatabase,
  filter: LogFilter,
  order: "oldest" | "newest",
): Promise<string | undefined> {
  for await (const { timestamp } of audit.query(filter, { order, limit: 1 })) return timestamp;
  return undefined;
}

function ofTrail(
  audit: AuditDatabase,
  filter: LogFilter,
  isWhole: boolean,
): Pick<ReportData, "changes" | "removals"> {
  try {
    return { changes: changesIn(audit, filter), removals: audit.removals() };
  } catch (error) {
    // The page is to say so of a damaged database, not to fail.
    if (isWhole) throw error;
    return { changes: undefined, removals: undefined };
  }
}
