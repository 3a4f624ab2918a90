import { type AnyCommand, choiceOf, hasChoices } from "../command/mod.ts";
import { paragraphsOf } from "./facts.ts";
import { layOut, type Look, type PagePart, plainLook } from "./layout.ts";
import {
  argumentRows,
  globalRows,
  optionsOfChoice,
  secretRows,
  sharedOptionGroups,
  usageLine,
} from "./rows.ts";

/**
 * Help of one command. `words` are those that stand beside `--help`: a connector among them brings
 * its own options, and leaves out those of the others.
 */
export function commandHelp(
  command: AnyCommand,
  look: Look = plainLook,
  words: readonly string[] = [],
): string {
  const choice = choiceOf(command, words);
  return layOut([
    { text: `${command.summary}.` },
    { title: "Usage", lines: [usageLine(command, choice)] },
    { text: paragraphsOf(command).join("\n") },
    { title: "Arguments", rows: argumentRows(command, choice) },
    ...choice === undefined ? [] : [{
      title: `Options of ${choice}`,
      rows: optionsOfChoice(command, choice),
    }],
    ...sharedOptionGroups(command).map(([title, rows]) => ({ title, rows })),
    ...choice === undefined ? choicePart(command) : [],
    { title: "Secret input", rows: secretRows(command, choice) },
    { title: "Global options", rows: globalRows() },
    { title: "Examples", lines: exampleLines(command, choice, look) },
    { title: "Also called", lines: (command.aliases ?? []).map((alias) => `gcs ${alias}`) },
  ], look);
}

/** Where the options are that only some of the words bring. */
function choicePart(command: AnyCommand): PagePart[] {
  const choosing = Object.values(command.args ?? {}).find(({ choices }) => choices !== undefined);
  const [first] = choosing?.choices ?? [];
  if (choosing === undefined || first === undefined || !hasChoices(command)) return [];
  return [{
    title: `Options of one ${choosing.name}`,
    text: `Each has options of its own. Name it to see them:`,
    lines: [`gcs ${command.path} ${first} --help`],
  }];
}

function exampleLines(command: AnyCommand, choice: string | undefined, { columns }: Look) {
  const all = command.examples ?? [];
  const own = all.filter(([line]) => choice === undefined || line.split(" ").includes(choice));
  return own.flatMap(([line, meaning]) => [
    ...layOut([{ text: meaning }], { ...plainLook, columns: columns - 4 })
      .trimEnd().split("\n").map((text) => `# ${text}`),
    line,
  ]);
}
