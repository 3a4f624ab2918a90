import type { AuditDatabase, GroupCount } from "../../audit/mod.ts";
import { defineCommand, opt } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { type Field, list, show, type View } from "../../output/mod.ts";
import { filterOf, filterOptions, isFiltered } from "./_filter.ts";
import { groupingNames, parseGrouping } from "./_groupings.ts";
import { type Export, exported, exportedRecords, standardOutput } from "./_export_row.ts";
import { fromAudit, openAudit } from "./_open.ts";
import { allColumns, formatOf, recordColumns } from "./_records.ts";

type SqlRow = Readonly<Record<string, unknown>>;

export default defineCommand({
  path: "audit query",
  summary: "Search the loaded audit records",
  description:
    "All conditions must hold. Newest first. Every format is streamed, whatever the number of " +
    "records; csv has every column.\n" +
    "--sql runs one SELECT over the tables audit_logs, session, operation and record, on a " +
    "connection that cannot write, for at most 30 seconds or --timeout.",
  examples: [
    ["gcs audit query --result failure --since 24h", "What failed since yesterday"],
    ["gcs audit query --identity alice@example.org --from 2026-01-01 --to 2026-02-01", "A month"],
    ["gcs audit query --text 'patient* scan' --count", "How many records have these words"],
    ["gcs audit query --group-by identity --limit 10", "The ten most active identities"],
    ["gcs audit query --sql 'SELECT host, sum(bytes) FROM audit_logs GROUP BY host'", "Own SQL"],
  ],
  options: {
    ...filterOptions,
    count: opt.flag("Print only how many records there are"),
    groupBy: opt.parsed("COLUMN", `Count by ${groupingNames}`, parseGrouping),
    sql: opt.text("SELECT", "One SELECT statement of your own"),
    limit: opt.integer("N", "At most this many", 1),
    offset: opt.integer("N", "Leave out the first N"),
    oldestFirst: opt.flag("Oldest records first"),
    after: opt.integer("ID", "Only records with a higher id: what a former query did not see"),
  },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "local",
  check: (input) => {
    const { sql, count, groupBy, limit, offset, oldestFirst, after } = input;
    const refuse = (words: string) => {
      throw new GcsError("usage", words, { hint: "gcs audit query --help" });
    };
    const pages = limit !== undefined || offset !== undefined || oldestFirst;
    if (sql !== undefined) {
      const others = isFiltered(input) || count || groupBy !== undefined || pages ||
        after !== undefined;
      if (others) refuse("--sql goes with no other condition: write it into the statement");
    }
    if (count && groupBy !== undefined) refuse("Give --count or --group-by, not both");
    if (count && pages) refuse("--count counts all: it goes without --limit and --offset");
    if (groupBy !== undefined && (offset !== undefined || oldestFirst)) {
      refuse("--group-by goes without --offset and --oldest-first");
    }
  },
  async run(context, input): Promise<View> {
    const { signal, globals } = context;
    const filter = { ...filterOf(context, input), after: input.after };
    const { sql, groupBy, limit, offset } = input;
    if (sql !== undefined) {
      const timeoutMs = globals.timeout;
      const rows = fromAudit(context, (audit) => audit.sql(sql, { signal, timeoutMs }));
      const isRead = context.streams.stdout.isTerminal;
      return await sqlView(isRead ? rows : exported(context, leaving({ sql }), rows));
    }
    if (groupBy !== undefined || input.count) {
      using audit = await openAudit(context);
      if (groupBy === undefined) return countView(audit.count(filter));
      return list(audit.groups(filter, groupBy, limit), groupColumns, "value");
    }
    const order = input.oldestFirst ? "oldest" : "newest";
    const rows = (audit: AuditDatabase) => audit.query(filter, { order, limit, offset, signal });
    const about = leaving({ ...filter, limit, offset });
    const found = context.streams.stdout.isTerminal
      ? fromAudit(context, rows)
      : exportedRecords(context, about, rows);
    const isCsv = await formatOf(context) === "csv";
    const view = list(found, isCsv ? allColumns : recordColumns);
    return { ...view, isStreamed: true, empty: "No record fits. Load more: gcs audit load --help" };
  },
});

/** What goes to a file or another program is an export; what a person reads on a terminal is not. */
function leaving(filter: Readonly<Record<string, unknown>>): Export {
  return { command: "audit query", path: standardOutput, filter };
}

const groupColumns: readonly Field<GroupCount>[] = [
  { label: "Value", value: "value" },
  { label: "Records", value: "count" },
];

function countView(count: number): View {
  return show({ count }, [{ label: "Count", value: "count" }]);
}

/** The columns of a person's own SELECT are known with its first row. */
async function sqlView(rows: AsyncGenerator<SqlRow, void, undefined>): Promise<View> {
  const first = await rows.next();
  if (first.done === true) return list([], []);
  const names = Object.keys(first.value);
  const fields = names.map((name): Field<SqlRow> => ({ label: name, value: (row) => row[name] }));
  const view = list(withFirst(printable(first.value), rows), fields, names[0] ?? "id");
  return { ...view, isStreamed: true };
}

async function* withFirst(first: SqlRow, rest: AsyncGenerator<SqlRow, void, undefined>) {
  try {
    yield first;
    for await (const row of rest) yield printable(row);
  } finally {
    await rest.return();
  }
}

/** No format has bytes or whole numbers beyond 2^53: bytes become hex digits, such numbers text. */
function printable(row: SqlRow): SqlRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array
        ? hexOf(value)
        : typeof value === "bigint"
        ? value.toString()
        : value,
    ]),
  );
}

function hexOf(bytes: Uint8Array): string {
  return bytes.toHex();
}
