import { createHash } from "node:crypto";
import type { ReportData, TopList } from "./data.ts";
import { escapeHtml } from "./escape.ts";
import { changesSection, removalsSection } from "./render_changes.ts";
import { activityChart, barChart } from "./svg.ts";
import { figure, share, shownMoment } from "./words.ts";

const style = `
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1a2330; margin: 2rem auto; max-width: 760px;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem;
  border-bottom: 1px solid #cdd5df; padding-bottom: .2rem; }
p.scope { color: #52606f; margin: .2rem 0 1rem; }
dl { display: flex; gap: 2.5rem; margin: 1rem 0; } dt { color: #52606f; }
dd { margin: 0; font-size: 1.7rem; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #1a2330; }
svg text.id { font-size: 10px; fill: #52606f; }
svg rect { fill: #2364aa; } svg line { stroke: #8796a5; } .failures rect { fill: #b3261e; }
.none { color: #52606f; } .seal { border-left: 5px solid #2e7d32; padding: .4rem 1rem; }
.broken { border-color: #b3261e; background: #fdecea; } code { font-size: .72rem;
  overflow-wrap: anywhere; display: block; margin: .4rem 0; }
h3 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0;
  border-bottom: 1px solid #e4e9ef; overflow-wrap: anywhere; }
th { color: #52606f; font-weight: 500; white-space: nowrap; } td.number { text-align: right; }
table.facts th { width: 9rem; }
footer { margin-top: 2rem; color: #52606f; font-size: .85rem; }
@page { margin: 18mm; }
@media print { body { margin: 0; max-width: none; } section { break-inside: avoid; }
  section.long { break-inside: auto; } tr { break-inside: avoid; }
  svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

/**
 * One page that needs nothing else: no script, no network (its policy forbids both), readable on
 * screen and on paper. Same data, same page.
 */
export function renderReport(data: ReportData): string {
  const hash = createHash("sha256").update(style).digest("base64");
  const policy =
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(data.title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(data.title)}</h1>
<p class="scope">${escapeHtml(data.scope)}</p>
<table class="facts"><tbody>
${facts(data)}
</tbody></table>
<dl>
<div><dt>Records</dt><dd>${figure(data.records)}</dd></div>
<div><dt>Failures</dt><dd>${figure(data.failures)}</dd></div>
<div><dt>Failure rate</dt><dd>${share(data.failures, data.records)}</dd></div>
</dl>
${section(`Activity per ${data.activityUnit}`, activityChart(data.activity, data.activityUnit))}
${top("Kinds of event", data.events, "kind")}
${top("Most active identities", data.identities, "Globus identity")}
${top("Most active users of the data servers", data.users, "user")}
${top("Collections", data.collections, "collection")}
${top("Failures by identity", data.failuresByIdentity, "Globus identity", "failures")}
${top("Failures by user", data.failuresByUser, "user", "failures")}
${top("Failures by code", data.failuresByCode, "code", "failures")}
${section("Changes made with gcs", changesSection(data.changes), "long")}
${section("Records removed by retention", removalsSection(data.removals), "long")}
${section("Integrity", integrity(data))}
<footer>Made ${escapeHtml(data.made)} by gcs. Times are UTC.</footer>
</body>
</html>
`;
}

function section(heading: string, content: string, kind = ""): string {
  const attribute = kind === "" ? "" : ` class="${kind}"`;
  return `<section${attribute}><h2>${escapeHtml(heading)}</h2>\n${content}\n</section>`;
}

/** The largest of a kind; what has none is no bar among them. */
function top(heading: string, { groups, without }: TopList, what: string, kind = ""): string {
  const rest = without === 0
    ? ""
    : `\n<p class="none">${figure(without)} of the records name no ${what}.</p>`;
  return section(heading, barChart(groups, heading) + rest, kind);
}

function facts({ facts, first, last }: ReportData): string {
  const span: readonly (readonly [string, string])[] = first === undefined || last === undefined
    ? []
    : [["First record", shownMoment(first)], ["Last record", shownMoment(last)]];
  return [...span, ...facts].map(([name, value]) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`
  ).join("\n");
}

function integrity({ integrity: found }: ReportData): string {
  if (found === undefined) return `<p class="none">Not checked for this report.</p>`;
  const lines = found.checkpoints.map((line) => `<code>${escapeHtml(line)}</code>`).join("");
  return `<div class="seal${found.whole ? "" : " broken"}"><p>${
    escapeHtml(found.statement)
  }</p>${lines}</div>`;
}
