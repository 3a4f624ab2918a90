import { argumentRows, globalRows, optionGroups, type Row, secretRows, usageLine } from "./rows.ts";
import type { AnyCommand } from "../command/mod.ts";
import { exitCodes } from "../errors/mod.ts";
import { failuresOf, paragraphsOf } from "./facts.ts";

/** File name and text of the manual page of a command, section 1, in the man macros of roff. */
export function manualPage(command: AnyCommand): [name: string, text: string] {
  const name = `gcs-${command.path.replaceAll(" ", "-")}`;
  const lines = [
    `.TH "${name.toUpperCase()}" "1" "" "gcs" "gcs"`,
    ...section("Name", [`${roff(name)} \\- ${roff(command.summary)}`]),
    ...section("Synopsis", [`.B ${roff(usageLine(command))}`]),
    ...section("Description", paragraphsOf(command).flatMap((text) => [".PP", roff(text)])),
    ...section("Arguments", items(argumentRows(command))),
    ...optionGroups(command).flatMap(([title, rows]) => section(title, items(rows))),
    ...section("Secret input", items(secretRows(command))),
    ...section("Global options", items(globalRows())),
    ...section("Exit status", items(exitRows(command))),
    ...section("Examples", items((command.examples ?? []).map(([line, does]) => [line, does]))),
    ...section("Also called", (command.aliases ?? []).flatMap((alias) => [".PP", roff(alias)])),
  ];
  return [`${name}.1`, `${lines.join("\n")}\n`];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SH "${roff(title.toUpperCase())}"`, ...lines];
}

function items(rows: readonly Row[]): string[] {
  return rows.flatMap(([left, right]) => [".TP", `.B ${roff(left.trim())}`, roff(right)]);
}

function exitRows(command: AnyCommand): Row[] {
  const kinds = ["failed", "usage", ...failuresOf(command), "interrupted"] as const;
  return [["0", "done"], ...kinds.map((kind): Row => [String(exitCodes[kind]), kind])];
}

/** Text as roff prints it: no escapes, no quotes of its own, no control line. */
function roff(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll('"', "\\(dq")
    .replace(/^([.'])/, "\\&$1");
}
