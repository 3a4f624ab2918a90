import { type ArgSpec, type Context, type GlobalOptions, unfitMembers } from "../../command/mod.ts";
import { type Clock, splitWords } from "../../base/mod.ts";
import type { RegistryEntry } from "../find_command.ts";
import type { Candidate, Candidates } from "./candidate.ts";
import { type Cursor, cursorAfter, type KnownOption } from "./cursor.ts";

/** What completion works with. */
export interface Completing {
  readonly registry: readonly RegistryEntry[];
  /** Only for values that are kept in files; nothing is sent or unlocked. */
  readonly start: (globals: GlobalOptions) => Promise<Context>;
  readonly aliases?: () => Promise<ReadonlyMap<string, string>>;
  readonly clock?: Pick<Clock, "sleep">;
}

/** The same, with an end of what files and folders may take. */
export interface CompletingInTime extends Completing {
  /** What was read in time; `otherwise` where it takes longer. Time begins with the first. */
  inTime<Result>(read: Promise<Result>, otherwise: Result): Promise<Result>;
}

/** Everything that may stand at the cursor, and goes on from what is typed. */
export async function candidates(
  words: readonly string[],
  typed: string,
  completing: CompletingInTime,
): Promise<Candidates> {
  const aliases = await completing.aliases?.() ?? new Map<string, string>();
  const cursor = await cursorAfter(withoutAlias(words, aliases), completing.registry);
  const { pending, isLiteral, options } = cursor;
  const valuesOf = async (prefix: string, text: string, option: KnownOption) => ({
    prefix,
    found: option.value === undefined
      ? []
      : await (await values()).valuesOf(option.value, text, cursor, completing),
  });
  if (pending !== undefined) return await valuesOf("", typed, pending);
  if (!isLiteral && typed.startsWith("-")) {
    const at = typed.indexOf("=");
    if (at === -1) return { prefix: "", found: starting(typed, optionWords(cursor)) };
    const option = options.find(({ flag }) => flag === typed.slice(0, at));
    if (option === undefined) return { prefix: "", found: [] };
    return await valuesOf(typed.slice(0, at + 1), typed.slice(at + 1), option);
  }
  const children = cursor.positionals.length > 0 || isLiteral
    ? []
    : starting(typed, childrenOf(cursor, completing.registry));
  const own = cursor.path === "" && !isLiteral ? aliasWords(aliases) : [];
  const isHelp = cursor.path === "" && cursor.given.has("--help");
  const topics = isHelp ? await (await values()).topicsFrom(typed) : [];
  const argument = nextArgument(cursor);
  const given = argument === undefined
    ? []
    : await (await values()).valuesOf(argument, typed, cursor, completing);
  const found = [...children, ...topics, ...starting(typed, own), ...given];
  // An option in place of a word that must come would only be in the way.
  const isAwaited = argument !== undefined && mustCome(argument, cursor);
  const isDone = found.length > 0 || typed !== "" || isAwaited || isLiteral ||
    cursor.command === undefined;
  return { prefix: "", found: isDone ? found : optionWords(cursor).filter(isNear) };
}

function aliasWords(aliases: ReadonlyMap<string, string>): Candidate[] {
  return [...aliases].map(([name, words]) => ({ value: name, summary: `gcs ${words}` }));
}

/** The line that an alias stands for, as far as it says what comes next. */
function withoutAlias(words: readonly string[], aliases: ReadonlyMap<string, string>) {
  const expansion = aliases.get(words[0] ?? "");
  if (expansion === undefined) return words;
  const own = splitWords(expansion);
  const taken = own.filter((word) => /\$[1-9]/.test(word)).length;
  return [...own, ...words.slice(1 + taken)];
}

/** Options of the program itself are offered only to who begins one. */
function isNear({ isGlobal }: Candidate & { readonly isGlobal: boolean }): boolean {
  return !isGlobal;
}

async function values() {
  return await import("./values.ts");
}

function mustCome({ optional, orOption }: ArgSpec<unknown>, { options, given }: Cursor): boolean {
  if (orOption === undefined) return !optional;
  return !options.some(({ member, flag }) => member === orOption && given.has(flag));
}

function nextArgument({ command, positionals }: Cursor): ArgSpec<unknown> | undefined {
  const specs = Object.values(command?.args ?? {});
  const last = specs.at(-1);
  return specs[positionals.length] ?? (last?.variadic ? last : undefined);
}

function starting<One extends Candidate>(typed: string, all: readonly One[]): readonly One[] {
  return all.filter(({ value }) => value.startsWith(typed));
}

/** Options that may still be given: those that must be come first, those of the program last. */
function optionWords({ command, options, given, positionals }: Cursor) {
  const unfit = command === undefined ? [] : unfitMembers(command, positionals);
  const rank = ({ isRequired, isGlobal }: KnownOption) => isRequired ? 0 : isGlobal ? 2 : 1;
  return options
    .filter(({ flag, isList }) => isList || !given.has(flag))
    .filter(({ member }) => member === undefined || !unfit.includes(member))
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ flag, summary, isRequired, isGlobal }) => ({
      value: flag,
      summary: isRequired ? `${summary} (required)` : summary,
      isGlobal,
    }));
}

/** The next words of the commands below a path. */
function childrenOf({ path }: Cursor, registry: readonly RegistryEntry[]): Candidate[] {
  const prefix = path === "" ? "" : `${path} `;
  const children = new Map<string, string>();
  for (const { path, aliases, summary } of registry) {
    for (const name of [path, ...aliases].filter((one) => one.startsWith(prefix))) {
      const [child = "", ...below] = name.slice(prefix.length).split(" ");
      if (below.length === 0) children.set(child, summary);
      else if (!children.has(child)) children.set(child, `Commands of ${child}`);
    }
  }
  return [...children].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([value, summary]) => ({ value, summary }));
}
