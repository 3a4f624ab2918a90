import { findCommand } from "../../src/cli/find_command.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { registry } from "../../src/cli/registry.ts";
import { GcsError } from "../../src/errors/mod.ts";

/** The id that stands for words such as `COLLECTION_ID` in what people read. */
const id = "5a4d0000-0000-4000-8000-0000000000ff";

/** The calls of gcs in a line of shell, each as its words without quotes and redirections. */
export function callsIn(line: string): string[][] {
  const inner = /<\((.*)\)/.exec(line)?.[1] ?? line;
  const found: string[][] = [[]];
  for (const token of inner.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []) {
    if (token.startsWith("#")) break;
    if (/^(?:&&|\|+|;)$/.test(token)) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found.map(plainWords).filter(([program]) => program === "gcs");
}

function plainWords(tokens: readonly string[]): string[] {
  const start = tokens.findIndex((token) => !/^[A-Z_]+=/.test(token));
  const end = tokens.findIndex((token) => /^[<>]/.test(token));
  return tokens.slice(start, end === -1 ? undefined : end)
    .map((token) => token.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"))
    .map((token) => token.replace(/\$?\b(?:[A-Z0-9]+_)*ID\b/g, id));
}

/** The name of the command that words call. GcsError `usage` where a word or value does not fit. */
export async function commandCalled([, ...argv]: readonly string[]): Promise<string> {
  const found = findCommand(argv, registry);
  // Whether there is such a topic or command is what findCommand says.
  if (argv[0] === "help" && found.kind !== "group") return "help";
  if (found.kind !== "command") {
    throw new GcsError("usage", `"gcs ${argv.join(" ")}" is no command`);
  }
  const { default: called } = await found.entry.load();
  const { input, help, missing } = parseCommandLine(found.rest, called);
  if (missing !== undefined) throw missing;
  if (!help) await called.check?.(input);
  return called.path;
}
