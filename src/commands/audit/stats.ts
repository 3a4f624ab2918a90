import { defineCommand, opt } from "../../command/mod.ts";
import { type Field, list } from "../../output/mod.ts";
import { filterOf, filterOptions } from "./_filter.ts";
import { groupingNames, parseGrouping } from "./_groupings.ts";
import { type Bar, barsOf, drawBar } from "./_histogram.ts";
import { openAudit } from "./_open.ts";
import { formatOf } from "./_records.ts";

const barWidth = 30;

export default defineCommand({
  path: "audit stats",
  summary: "Count the loaded audit records, as a histogram",
  description:
    "One line for each hour, identity, type of event, result or other column, with its share and a " +
    "bar. Hours and days without records are shown as well. The same filters as gcs audit query.",
  examples: [
    ["gcs audit stats --since 24h", "Records per hour since yesterday"],
    ["gcs audit stats --by identity --result failure --limit 10", "Who fails most"],
    ["gcs audit stats --by event-type -F csv", "For a spreadsheet"],
  ],
  options: {
    by: opt.parsed("COLUMN", `Count by ${groupingNames}; default hour`, parseGrouping),
    limit: opt.integer("N", "At most this many lines", 1),
    ...filterOptions,
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, input) {
    const by = input.by ?? "hour";
    using audit = await openAudit(context);
    const filter = filterOf(context, input);
    const bars = barsOf(audit.groups(filter, by, input.limit), by, audit.count(filter));
    const max = bars.reduce((largest, { count }) => Math.max(largest, count), 0);
    const columns: Field<Bar>[] = [
      { label: by === "hour" || by === "day" ? `${by} (UTC)` : by, value: "value" },
      { label: "Records", value: "count" },
      { label: "Percent", value: "percent" },
    ];
    const hasBars = await formatOf(context) === "text";
    if (hasBars) columns.push({ label: "", value: ({ count }) => drawBar(count, max, barWidth) });
    return list(bars, columns, "value");
  },
});
