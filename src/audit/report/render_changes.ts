import type { RemovalEntry } from "../chain/removals.ts";
import { type ChangeLine, type Changes, listedChanges, sum } from "./changes.ts";
import { escapeHtml } from "./escape.ts";
import { figure, shownMoment } from "./words.ts";

/** Rows as a table. Numbers stand to the right. */
function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const head = headings.map((heading) => `<th>${escapeHtml(heading)}</th>`).join("");
  const body = rows.map((row) =>
    `<tr>${
      row.map((cell) =>
        typeof cell === "number"
          ? `<td class="number">${figure(cell)}</td>`
          : `<td>${escapeHtml(cell)}</td>`
      ).join("")
    }</tr>`
  ).join("\n");
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

const nobody = "not logged in";

/** Who changed what, what failed, what may have happened, and sessions. */
export function changesSection(changes: Changes | undefined): string {
  if (changes === undefined) return unreadable;
  if (changes.total === 0) return `<p class="none">Nothing was changed with gcs.</p>`;
  const outcomes = [...changes.outcomes].map(([name, count]) => `${figure(count)} ${name}`);
  const { failed, unknown, sessions, counts } = changes;
  return `<p>${figure(changes.total)} entries of the trail: ${escapeHtml(outcomes.join(", "))}.</p>
${
    table(
      ["Who", "Command", "Times", "Outcomes"],
      changes.byPerson.slice(0, listedChanges).map((row) => [
        row.who ?? nobody,
        row.command,
        sum(row.outcomes),
        [...row.outcomes].map(([name, count]) => `${figure(count)} ${name}`).join(", "),
      ]),
    )
  }${more(changes.byPerson.length, "rows")}
${lines("Outcome unknown: the change may have been made", unknown, counts.unknown)}
${lines("Failures", failed, counts.failed)}
${lines("Sessions and keys", sessions, counts.sessions)}`;
}

function lines(heading: string, entries: readonly ChangeLine[], total: number): string {
  const title = `<h3>${escapeHtml(heading)}</h3>\n`;
  if (entries.length === 0) return `${title}<p class="none">None.</p>`;
  const rows = entries.map(({ time, who, command, target, outcome, error }) => [
    shownMoment(time),
    who ?? nobody,
    target === "" ? command : `${command}: ${target}`,
    error === undefined ? outcome : `${outcome}: ${error}`,
  ]);
  return title + table(["Time", "Who", "What", "Outcome"], rows) + more(total, "entries");
}

function more(total: number, what: string): string {
  return total <= listedChanges
    ? ""
    : `<p class="none">${listedChanges} of ${figure(total)} ${what}; all: gcs audit trail.</p>`;
}

/** How many records were removed, and when. */
export function removalsSection(removals: readonly RemovalEntry[] | undefined): string {
  if (removals === undefined) return unreadable;
  if (removals.length === 0) return `<p class="none">No record was ever removed.</p>`;
  return table(
    ["Removed on", "Records", "Older than", "Entry of the trail"],
    removals.map(({ time, count, before, entry }) => [
      shownMoment(time),
      count,
      before === undefined ? "not recorded" : shownMoment(before),
      entry,
    ]),
  );
}

const unreadable = `<p class="none">The trail is damaged and cannot be read.</p>`;
