import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { type AnyCommand, globalFlags } from "../command/mod.ts";

/** One line of the registry: enough to list a command without loading it. */
export interface RegistryEntry {
  readonly path: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly load: () => Promise<{ default: AnyCommand }>;
}

/** What the words of a command line name. */
export type Found =
  | { readonly kind: "command"; readonly entry: RegistryEntry; readonly rest: readonly string[] }
  | { readonly kind: "group"; readonly path: string; readonly rest: readonly string[] }
  /** `gcs help WORD` of no command: a topic, if there is one. */
  | { readonly kind: "topic"; readonly topic: string; readonly rest: readonly string[] };

/**
 * Finds the command that the leading words name. Global options may stand between the words;
 * `rest` is argv without the words, with `--help` for a word `help`.
 */
export function findCommand(argv: readonly string[], registry: readonly RegistryEntry[]): Found {
  const byPath = new Map<string, RegistryEntry>();
  for (const entry of registry) {
    for (const path of [entry.path, ...entry.aliases]) byPath.set(path, entry);
  }
  const rest: string[] = [];
  let path = "";
  let isHelp = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "--") {
      rest.push(...argv.slice(index));
      break;
    }
    if (word.startsWith("-")) {
      rest.push(word);
      if (takesNextWord(word) && index + 1 < argv.length) rest.push(argv[++index] ?? "");
      continue;
    }
    // "help collection create", and "collection help", as people try it.
    const behind = argv.slice(index + 1);
    if (word === "help" && !isHelp && !isOwnHelp(path, behind)) {
      isHelp = true;
      rest.push("--help");
      continue;
    }
    if (isHelp && path === "" && topicsFirst.includes(word)) {
      return { kind: "topic", topic: word, rest: [...rest, ...behind] };
    }
    const longer = path === "" ? word : `${path} ${word}`;
    const entry = byPath.get(longer);
    // "self-diagnostic tls" is a command as "self-diagnostic" is: the longer name wins.
    const next = `${longer} ${argv[index + 1] ?? ""}`;
    if (entry !== undefined && !byPath.has(next)) {
      return { kind: "command", entry, rest: [...rest, ...behind] };
    }
    if (isHelp && path === "" && !isGroup(longer, byPath.keys())) {
      return { kind: "topic", topic: word, rest: [...rest, ...behind] };
    }
    if (!isGroup(longer, byPath.keys())) throw unknownCommand(path, word, [...byPath.keys()]);
    path = longer;
  }
  return { kind: "group", path, rest };
}

/** Topics that `gcs help` shows although a command has their name: `gcs login --help` shows that. */
const topicsFirst: readonly string[] = ["login"];

/** Whether the command `help` is meant, and not the help of what stands beside the word. */
function isOwnHelp(path: string, behind: readonly string[]): boolean {
  if (path !== "") return false;
  const [first = ""] = behind;
  return /^--man(?:=|$)/.test(first) || first === "--help" || first === "-h";
}

/** Where the first word stands that is no option; undefined without one. */
export function firstWordAt(argv: readonly string[]): number | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return undefined;
    if (!word.startsWith("-")) return at;
    if (takesNextWord(word)) at++;
  }
  return undefined;
}

function takesNextWord(word: string): boolean {
  if (word.includes("=")) return false;
  return globalFlags.some((global) =>
    global.value !== undefined && (word === `--${global.flag}` || word === `-${global.short}`)
  );
}

function isGroup(path: string, paths: Iterable<string>): boolean {
  for (const candidate of paths) if (candidate.startsWith(`${path} `)) return true;
  return false;
}

function unknownCommand(group: string, word: string, paths: readonly string[]): GcsError {
  const prefix = group === "" ? "" : `${group} `;
  const siblings = new Set<string>();
  for (const path of paths) {
    if (path.startsWith(prefix)) siblings.add(path.slice(prefix.length).split(" ")[0] ?? "");
  }
  const near = suggest(word, siblings);
  return new GcsError("usage", `Unknown command "gcs ${prefix}${word}"`, {
    hint: near === undefined
      ? `gcs ${prefix}--help`
      : isGroup(prefix + near, paths)
      ? `gcs ${prefix}${near}`
      // Alone it might lack what it needs.
      : `gcs ${prefix}${near} --help`,
  });
}
