import type { Candidates } from "./candidate.ts";

/** Lines for `_describe`: `value:meaning`, with the colons of the value escaped. */
export function zshAnswer({ found }: Candidates): readonly string[] {
  return found.map(({ value, summary }) => {
    const escaped = value.replaceAll(":", "\\:");
    return summary === "" ? escaped : `${escaped}:${summary}`;
  });
}

/** Lines as `complete -a` takes them: the whole word, a tab, and what it means. */
export function fishAnswer({ prefix, found }: Candidates): readonly string[] {
  return found.map(({ value, summary }) => `${prefix}${value}\t${summary}`);
}

/** The same for PowerShell, with words quoted where they need it. */
export function powershellAnswer({ prefix, found }: Candidates): readonly string[] {
  return found.map(({ value, summary }) => {
    const word = prefix + value;
    const shown = /^[\w@%+=:./~-]+$/u.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
    return `${shown}\t${summary === "" ? word : summary}`;
  });
}
