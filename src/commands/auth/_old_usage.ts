import { sanitise, Secret } from "../../errors/mod.ts";

/** Options that took a secret on the command line, and are refused now. */
export const oldOptions: readonly string[] = [
  "--secret-access-key",
  "--client-secret",
  "--password",
  "--oauth-token",
  "--old-key",
];

/** One place where a script gives a secret on the command line. */
export interface OldUsage {
  /** Of the option, counted from 1. */
  readonly line: number;
  readonly option: string;
  /** The command with the secret taken out and the new option put in. */
  readonly rewrite: string;
  /** How the secret gets to the new option. */
  readonly advice: string;
}

/** Lines that one command is written on. */
interface Statement {
  readonly line: number;
  readonly text: string;
}

/** Programs whose options these were; `$GCS` and the like count too. */
const programs =
  /(?:^|[\s"'`=(/$,[{])(?:gcs|globus-connect-server|globus-go-gcs)(?=$|[\s"'`),}\]])/i;

/** Most lines between a program's name and its option where each word has its own line. */
const reach = 20;

/** The option with what follows: `=value`, a quoted or a plain word, or the next list item. */
const usage = new RegExp(
  `(?<![\\w-])(${oldOptions.join("|")})(?![\\w-])` +
    `(["']?)(?:(\\s*=\\s*|\\s*,\\s*|\\s*\\n\\s*(?:-\\s+)?|\\s+)` +
    `("(?:\\\\.|[^"\\\\])*"|'[^']*'|\\$\\{\\{.*?\\}\\}|\\{\\{.*?\\}\\}|[^\\s"',\\]]+))?`,
  "g",
);

/**
 * Finds the old options in the text of a script, CI file, playbook or Terraform file. Only commands
 * of this program and its predecessors count: `--password` of another program is its own affair.
 */
export function findOldUsage(text: string): OldUsage[] {
  const found: OldUsage[] = [];
  const lines = text.split(/\r?\n/);
  for (const statement of statements(lines)) {
    for (const match of statement.text.matchAll(usage)) {
      const [whole, option = "", quote = "", separator = "", value = ""] = match;
      const before = statement.text.slice(0, match.index);
      const isOwn = programs.test(statement.text) ||
        (/^[\s\-"',[]*$/.test(before) && isNear(lines, statement.line));
      if (!isOwn || isComment(before)) continue;
      const { flag, advice } = replacement(value);
      found.push({
        line: statement.line + before.split("\n").length - 1,
        option,
        rewrite: withoutValue(statement.text, match.index, whole, {
          quote,
          separator,
          value,
          flag,
        }),
        advice,
      });
    }
  }
  return found;
}

/** Lines that end in a backslash belong together, and a list item after an option belongs to it. */
function statements(lines: readonly string[]): Statement[] {
  const result: Statement[] = [];
  for (let index = 0; index < lines.length; index++) {
    const start = index;
    let text = lines[index] ?? "";
    while (index + 1 < lines.length && /(?:\\|`)$/.test(text)) text += `\n${lines[++index]}`;
    const isBareItem = new RegExp(`^\\s*-?\\s*["']?(?:${oldOptions.join("|")})["']?,?\\s*$`);
    if (isBareItem.test(text) && index + 1 < lines.length) text += `\n${lines[++index]}`;
    result.push({ line: start + 1, text });
  }
  return result;
}

/** Whether one of the lines before names the program: a list with a word on each line. */
function isNear(lines: readonly string[], line: number): boolean {
  return lines.slice(Math.max(0, line - 1 - reach), line - 1).some((text) => programs.test(text));
}

function isComment(before: string): boolean {
  return /^\s*(?:#|\/\/)/.test(before.slice(before.lastIndexOf("\n") + 1));
}

function replacement(value: string): { readonly flag: string; readonly advice: string } {
  const bare = value.replace(/^["']|["']$/g, "");
  const variable = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(bare)?.[1] ??
    /^\$\$\{?([A-Za-z_]\w*)\}?$/.exec(bare)?.[1];
  if (variable !== undefined) {
    return {
      flag: `--secret-env=${variable}`,
      advice: `export ${variable}, or pipe it in with --secret-stdin`,
    };
  }
  if (/^\$\{\{.*\}\}$|^\{\{.*\}\}$|^\$\{.*\}$|^(?:var|local|data|module)\./.test(bare)) {
    return {
      flag: "--secret-env",
      advice: "put the expression into the environment as GLOBUS_SECRET_VALUE",
    };
  }
  if (/^[$`]/.test(bare)) {
    return { flag: "--secret-stdin", advice: "pipe the output of that command in" };
  }
  return {
    flag: "--secret-stdin",
    advice: "the secret stands in the file: replace it by a new one, and pipe that in from a store",
  };
}

interface Parts {
  readonly quote: string;
  readonly separator: string;
  readonly value: string;
  readonly flag: string;
}

/** The statement on one line with the option replaced; the value is gone wherever it stood. */
function withoutValue(text: string, at: number, whole: string, parts: Parts): string {
  const { quote, separator, value, flag } = parts;
  // In a list the next item keeps its own form: only the option's item is left.
  const isItem = separator.includes("\n") || separator.includes(",");
  const kept = `${flag}${isItem || quote !== "" ? quote : ""}`;
  const rest = text.slice(at + whole.length);
  const line = `${text.slice(0, at)}${kept}${rest}`.replace(/\s*\\?\s*\n\s*/g, " ").trim();
  const bare = value.replace(/^["']|["']$/g, "");
  const isLiteral = bare !== "" && !/^[${`]/.test(bare);
  if (!isLiteral) return sanitise(line);
  new Secret(bare);
  return sanitise(line.replaceAll(bare, "[redacted]"));
}
