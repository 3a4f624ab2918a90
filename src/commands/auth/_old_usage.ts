import { isSecretVariable } from "../../config/mod.ts";
import { sanitise, Secret } from "../../secrets/mod.ts";

/** Options that took a secret on the command line, and are refused now. */
export const oldOptions: readonly string[] = [
  "--secret-access-key",
  "--client-secret",
  "--password",
  "--oauth-token",
  "--old-key",
  "--s3-secret-key",
  "--secret",
];

/** Commands that a client of its own ran; it comes by the environment now. */
const clientCommand = /\b(?:endpoint|node)["',\s\-[]+([a-z][a-z-]+)/;

/** Those that hand it to the official program when they are told to. The others take it anyway. */
const handing = ["setup", "cleanup", "upgrade", "new-secret"];

/** The options of such a client. Its id is no secret, but goes with one. */
const clientId = "--client-id";
const clientOptions = [clientId, "--client-secret", "--secret"];

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

/** An option with what follows: `=value`, a quoted or a plain word, or the next list item. */
const usageOf = (options: readonly string[]) =>
  new RegExp(
    `(?<![\\w-])(${options.join("|")})(?![\\w-])` +
      `(["']?)(?:(\\s*=\\s*|\\s*,\\s*|\\s*\\n\\s*(?:-\\s+)?|\\s+)` +
      `("(?:\\\\.|[^"\\\\])*"|'[^']*'|\\$\\{\\{.*?\\}\\}|\\{\\{.*?\\}\\}|<%.*?%>|[^\\s"',\\]]+))?`,
    "g",
  );

const usage = usageOf(oldOptions);
const clientUsage = usageOf([...oldOptions, clientId]);

/**
 * Finds the old options in the text of a script, CI file, playbook or Terraform file. Only commands
 * of this program and its predecessors count: `--password` of another program is its own affair.
 */
export function findOldUsage(text: string): OldUsage[] {
  const lines = text.split(/\r?\n/);
  return statements(lines).flatMap((statement) => {
    const verb = (clientCommand.exec(statement.text) ??
      clientCommand.exec(nearby(lines, statement.line)))?.[1];
    const matches = [...statement.text.matchAll(verb === undefined ? usage : clientUsage)].filter(
      (match) => {
        const before = statement.text.slice(0, match.index);
        const isOwn = programs.test(statement.text) ||
          (/^[\s\-"',[]*$/.test(before) && programs.test(nearby(lines, statement.line)));
        return isOwn && !isComment(before);
      },
    );
    const secrets = matches.filter(([, option]) => option !== clientId);
    if (secrets.length === 0) return [];
    const line = rewritten(statement.text, matches, verb);
    return secrets.map((match) => ({
      line: statement.line + statement.text.slice(0, match.index).split("\n").length - 1,
      option: match[1] ?? "",
      rewrite: line,
      advice: replacement(match, verb).advice,
    }));
  });
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

/** The lines before, where a list with a word on each line begins. */
function nearby(lines: readonly string[], line: number): string {
  return lines.slice(Math.max(0, line - 1 - reach), line - 1).join("\n");
}

function isComment(before: string): boolean {
  return /^\s*(?:#|\/\/)/.test(before.slice(before.lastIndexOf("\n") + 1));
}

/** What takes the option's place: a flag, and the variable it names. */
interface Replacement {
  readonly flag: string;
  readonly variable?: string;
  readonly advice: string;
}

function replacement(match: RegExpExecArray, verb: string | undefined): Replacement {
  const [, option = "", , , value = ""] = match;
  if (verb !== undefined && clientOptions.includes(option)) return ofEnvironment(option, verb);
  if (option === "--oauth-token") {
    return {
      flag: "",
      advice: "drop it: oauth-create gives the page of the provider to log in at",
    };
  }
  const bare = unquoted(value);
  const variable = /^\$?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(bare);
  const name = variable?.[1] ?? variable?.[2];
  if (name !== undefined) {
    const variable = isSecretVariable(name) ? name : `GCS_${name.toUpperCase()}`;
    const given = variable === name ? name : `${variable}="$${name}"`;
    const advice = `export ${given}, or pipe it in with --secret-stdin`;
    return { flag: "--secret-env", variable, advice };
  }
  if (isExpression(match)) {
    return {
      flag: "--secret-env",
      variable: "GLOBUS_SECRET_VALUE",
      advice: "put the expression into the environment as GLOBUS_SECRET_VALUE",
    };
  }
  if (isLiteral(bare)) {
    return {
      flag: "--secret-stdin",
      advice: "the secret stands in the file: replace it by a new one, and pipe that in",
    };
  }
  return { flag: "--secret-stdin", advice: "pipe in what gives the secret now" };
}

function ofEnvironment(option: string, verb: string): Replacement {
  return {
    flag: option === clientId || !handing.includes(verb) ? "" : "--as-service",
    advice: "put the client into the environment: GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET",
  };
}

/** The statement on one line with its options replaced. The values are gone wherever they stood. */
function rewritten(
  text: string,
  matches: readonly RegExpExecArray[],
  verb: string | undefined,
): string {
  let line = "";
  let from = 0;
  for (const match of matches) {
    const [whole, , quote = "", separator = ""] = match;
    const { flag, variable } = replacement(match, verb);
    const named = variable === undefined
      ? quote
      : /[\n,]/.test(separator)
      ? `${quote}${separator}${quote}${variable}${quote}`
      : ` ${variable}${quote}`;
    const before = text.slice(from, match.index);
    from = match.index + whole.length;
    if (flag !== "") {
      line += before + flag + named;
      continue;
    }
    // An item of a list goes with its quote and its comma.
    const isItem = quote !== "" && separator.includes(",");
    line += isItem ? before.replace(/["']$/, "") : before.trimEnd();
    if (isItem) from += /^\s*,\s*/.exec(text.slice(from))?.[0].length ?? 0;
  }
  line = `${line}${text.slice(from)}`.replace(/\s*\\?\s*\n\s*/g, " ").trim();
  for (const match of matches) {
    const bare = unquoted(match[4] ?? "");
    if (match[1] === clientId || isExpression(match) || !isLiteral(bare)) continue;
    new Secret(bare);
    line = line.replaceAll(bare, "[redacted]");
  }
  return sanitise(line);
}

/** What a template or a program computes. In a list of one a word without quotes is its name. */
function isExpression([, , quote = "", separator = "", value = ""]: RegExpExecArray): boolean {
  const isName = quote !== "" && separator.includes(",") && /^[A-Za-z_]/.test(value);
  return isName || /^(?:\$\{\{|\{\{|\$\{|<%|(?:var|local|data|module)\.)/.test(unquoted(value));
}

function isLiteral(bare: string): boolean {
  return bare !== "" && !/^[${`<]/.test(bare) && !/^(?:var|local|data|module)\./.test(bare);
}

function unquoted(value: string): string {
  return value.replace(/^["']|["']$/g, "");
}
