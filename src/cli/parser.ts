import { Command, CommanderError, Option } from "commander";
import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import {
  type AnyCommand,
  flagOf,
  globalFlags,
  type GlobalOptions,
  type OptionSpec,
  readGlobals,
  secretFlags,
  stemOf,
} from "../command/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { rewrittenLine, rewrittenWords } from "./rewritten.ts";

/** A parsed command line. */
export interface Parsed {
  readonly globals: GlobalOptions;
  readonly help: boolean;
  readonly version: boolean;
  /** Values of arguments and options under their member names. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Words that are no options. */
  readonly words: readonly string[];
  /** What the parser collected, for secret inputs. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** The error for the first argument that is missing; `input` has none from there on. */
  readonly missing?: GcsError;
}

const noCommand: AnyCommand = { path: "", summary: "", scopes: [], origin: "gcs", route: "local" };

/** Parses what stands behind a command's words. Throws GcsError `usage`. */
export function parseCommandLine(
  argv: readonly string[],
  command: AnyCommand = noCommand,
): Parsed {
  const parser = buildParser(command);
  try {
    parser.parse(joinPairs(withValues(argv, command), command), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, parser, command);
    throw error;
  }
  const raw = parser.opts<Record<string, unknown>>();
  const help = raw["help"] === true;
  const version = raw["version"] === true;
  const words = parser.args;
  if (help || version) {
    return { globals: readGlobals({}), help, version, input: {}, words, raw };
  }
  refuseRemoved(command, raw, argv);
  const { values, missing } = readArguments(command, words);
  const input = { ...values, ...optionsBeside(missing, () => readOptions(command, raw)) };
  const globals = readGlobals(raw);
  return {
    ...{ globals, help, version, input, words, raw },
    ...(missing === undefined ? {} : { missing }),
  };
}

function buildParser(command: AnyCommand): Command {
  const parser = new Command(`gcs ${command.path}`.trimEnd())
    .exitOverride()
    .helpOption(false)
    .allowExcessArguments(true)
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .showSuggestionAfterError(false)
    .action(() => {});
  parser.argument("[words...]");
  for (const { flag, short, value } of globalFlags) {
    const option = new Option(flagText(flag, short, value));
    option.negate = false;
    parser.addOption(option);
  }
  for (const [member, spec] of Object.entries(command.options ?? {})) {
    addOption(parser, member, spec);
  }
  for (const { flag, value } of secretFlags(command)) {
    parser.addOption(new Option(value ? `--${flag} [${value}]` : `--${flag}`));
  }
  for (const removed of Object.keys(command.removed ?? {})) {
    parser.addOption(new Option(`${removed} [value]`).hideHelp());
  }
  return parser;
}

function flagText(flag: string, short: string | undefined, value: string | undefined): string {
  return `${short === undefined ? "" : `-${short}, `}--${flag}${value === undefined ? "" : " <v>"}`;
}

function addOption(parser: Command, member: string, spec: OptionSpec<unknown>): void {
  if (spec.names !== undefined) {
    for (const name of spec.names) parser.addOption(toggleOption(name));
    return;
  }
  const option = new Option(flagText(flagOf(member), spec.short, spec.value));
  // Commander takes `--no-local-server` as the negation of `--local-server`; here it is a flag.
  option.negate = false;
  option.attributeName = () => member;
  if (spec.form === "list") {
    option.argParser((typed: string, before: string[] | undefined) => [...(before ?? []), typed]);
  }
  parser.addOption(option);
}

/** `--wait` becomes `--wait=600`, so that the next word is never taken for its value. */
function withValues(argv: readonly string[], command: AnyCommand): string[] {
  const bare = new Map(
    Object.entries(command.options ?? {}).flatMap(([member, spec]) =>
      spec.bare === undefined ? [] : [[`--${flagOf(member)}`, spec.bare]]
    ),
  );
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  return argv.map((word, at) => {
    const value = at < end ? bare.get(word) : undefined;
    return value === undefined ? word : `${word}=${value}`;
  });
}

/** `--ports 50000 51000` becomes `--ports 50000-51000`. */
function joinPairs(argv: readonly string[], command: AnyCommand): string[] {
  const flags = Object.entries(command.options ?? {})
    .filter(([, spec]) => spec.pair).map(([member]) => `--${flagOf(member)}`);
  const joined: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const [flag = "", low = "", high = ""] = argv.slice(index, index + 3);
    if (flag === "--") return [...joined, ...argv.slice(index)];
    joined.push(flag);
    if (!flags.includes(flag) || !/^\d+$/.test(low) || !/^\d+$/.test(high)) continue;
    joined.push(`${low}-${high}`);
    index += 2;
  }
  return joined;
}

/** Commander takes `--no-x` as the negation of `--x`; here both are flags of their own. */
function toggleOption(name: string): Option {
  const option = new Option(`--${name}`);
  option.negate = false;
  option.attributeName = () => toggleMember(name);
  return option;
}

function toggleMember(name: string): string {
  return `toggle ${name}`;
}

function readArguments(command: AnyCommand, words: readonly string[]) {
  const values: Record<string, unknown> = {};
  let missing: GcsError | undefined;
  let next = 0;
  for (const [member, spec] of Object.entries(command.args ?? {})) {
    const taken = spec.variadic ? words.slice(next) : words.slice(next, next + 1);
    next += taken.length;
    if (taken.length === 0 && !spec.optional) {
      missing ??= new GcsError("usage", `Missing argument ${spec.name}: ${spec.summary}`, {
        hint: `gcs ${command.path} --help`,
        missing: spec.name,
      });
      continue;
    }
    const parsed = taken.map((typed) => spec.parse(typed, spec.name));
    values[member] = spec.variadic ? parsed : parsed[0];
  }
  if (next < words.length) {
    throw new GcsError("usage", `Too many arguments for "gcs ${command.path}"`, {
      hint: `gcs ${command.path} --help`,
    });
  }
  return { values, missing };
}

/** What is missing first is told first. */
function optionsBeside<Options>(missing: GcsError | undefined, read: () => Options): Options {
  try {
    return read();
  } catch (error) {
    throw missing ?? error;
  }
}

function readOptions(
  command: AnyCommand,
  raw: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [member, spec] of Object.entries(command.options ?? {})) {
    values[member] = readOption(member, spec, raw);
    if (spec.required && values[member] === undefined) {
      throw new GcsError("usage", `Missing option --${flagOf(member)}: ${spec.summary}`, {
        hint: `gcs ${command.path} --help`,
      });
    }
  }
  return values;
}

function readOption(
  member: string,
  spec: OptionSpec<unknown>,
  raw: Readonly<Record<string, unknown>>,
): unknown {
  if (spec.names !== undefined) {
    const [on, off] = spec.names.map((name) => raw[toggleMember(name)] === true);
    if (on && off) {
      throw new GcsError("usage", `Cannot use --${spec.names[0]} together with --${spec.names[1]}`);
    }
    return on ? true : off ? false : undefined;
  }
  const typed = raw[member];
  const name = `--${flagOf(member)}`;
  if (spec.form === "flag") return typed === true;
  if (Array.isArray(typed)) {
    const words = typed.length === 1 && typed[0] === "" ? [] : typed;
    return words.map((word) => spec.parse(String(word), name));
  }
  return typeof typed === "string" ? spec.parse(typed, name) : undefined;
}

function refuseRemoved(
  command: AnyCommand,
  raw: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): void {
  const removed = Object.entries(command.removed ?? {});
  const valueOf = (flag: string) => raw[new Option(`${flag} [value]`).attributeName()];
  const given = removed.filter(([flag]) => valueOf(flag) !== undefined);
  const [first] = given;
  if (first === undefined) return;
  const secrets = given.filter(([flag]) => secretName.test(flag));
  for (const [flag] of secrets) {
    const value = valueOf(flag);
    // Known to the sanitiser from here on, wherever else it stands.
    if (typeof value === "string") new Secret(value);
  }
  const [flag] = secrets[0] ?? first;
  const instead = [...new Set(given.map(([, words]) => words))].join("; ");
  const why = secrets.length === 0
    ? ""
    : ": a secret on the command line is visible to every user of the machine";
  const rewriting = {
    official: raw["official"] === true,
    without: removed.map(([name]) => name),
    add: inPlaceOf(command, secrets.length > 0),
  };
  const line = isWhole(command, rewrittenWords(argv, rewriting), secrets.length > 0)
    ? rewrittenLine([...command.path.split(" "), ...argv], rewriting)
    : `gcs ${command.path} --help`;
  throw new GcsError("usage", `Option ${flag} was removed${why}`, { hint: `${instead}: ${line}` });
}

/** Whether a line can be run as it stands: the rest of what was typed may want more, or be wrong. */
function isWhole(command: AnyCommand, argv: readonly string[], hasSecret: boolean): boolean {
  try {
    const { input, missing } = parseCommandLine(argv, command);
    if (missing !== undefined) return false;
    const checking = command.check?.(input);
    checking?.catch(() => {});
    // What a check has to load is not known here; with a secret there is something to change.
    return checking === undefined || hasSecret;
  } catch {
    return false;
  }
}

const secretName = /secret|key|password|token/;

/** Where a command takes its secret from, or the service identity that it acts as. */
function inPlaceOf(command: AnyCommand, isSecret: boolean): readonly string[] {
  const [secret] = Object.values(command.secrets ?? {});
  if (secret !== undefined) return isSecret ? [`--${stemOf(secret)}-stdin`] : [];
  return command.options?.["asService"] === undefined ? [] : ["--as-service"];
}

function usageError(error: CommanderError, parser: Command, command: AnyCommand): GcsError {
  const help = `gcs ${command.path} --help`.replace("  ", " ");
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const flag = named.split(/[ =,]/)[0] ?? "";
  if (error.code === "commander.unknownOption") {
    const near = suggest(
      flag,
      parser.options.flatMap((option) => option.hidden ? [] : option.long ?? []),
    );
    return new GcsError("usage", `Unknown option "${flag}"`, {
      hint: near === undefined ? help : `did you mean "${near}"?`,
    });
  }
  if (error.code === "commander.optionMissingArgument") {
    const long = /--[a-z0-9-]+/.exec(named)?.[0] ?? flag;
    return new GcsError("usage", `Option ${long} needs a value`, { hint: help });
  }
  return new GcsError("usage", "Cannot read the command line", { hint: help, cause: error });
}
