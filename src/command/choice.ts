import type { AnyCommand } from "./define.ts";
import { findWord } from "./parse.ts";

/** Whether some options are for some words of an argument alone, such as for some connectors. */
export function hasChoices(command: AnyCommand): boolean {
  return Object.values(command.options ?? {}).some(({ onlyFor }) => onlyFor !== undefined);
}

/** The word of the line that decides which options the command takes; undefined without one. */
export function choiceOf(command: AnyCommand, words: readonly string[]): string | undefined {
  if (!hasChoices(command)) return undefined;
  const at = Object.values(command.args ?? {}).findIndex(({ choices }) => choices !== undefined);
  const { choices = [], choose } = Object.values(command.args ?? {})[at] ?? {};
  const word = words[at];
  if (word === undefined) return undefined;
  return choose === undefined ? findWord(choices, word) : choose(word);
}

/** Members of options that do not go with these words: those of other choices. */
export function unfitMembers(command: AnyCommand, words: readonly string[]): readonly string[] {
  const choice = choiceOf(command, words);
  if (choice === undefined) return [];
  return Object.entries(command.options ?? {})
    .filter(([, { onlyFor }]) => onlyFor !== undefined && !onlyFor.includes(choice))
    .map(([member]) => member);
}
