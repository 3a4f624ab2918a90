import type { Context } from "../context.ts";
import { exitCodes, GcsError } from "../errors/mod.ts";
import {
  compileQuery,
  type Format,
  isMachineFormat,
  OutputClosed,
  outputFormats,
  parseFormat,
  print,
  reportError,
  type Streams,
  wantsColour,
} from "../output/mod.ts";
import { carryOut } from "./carry_out.ts";
import type { AnyCommand } from "./define.ts";
import { findCommand, type RegistryEntry } from "./find_command.ts";
import type { GlobalOptions } from "./globals.ts";
import { commandHelp, groupHelp } from "./help.ts";
import { parseCommandLine } from "./parser.ts";
import { readSecrets } from "./read_secrets.ts";

/** What a run of the program needs from outside. */
export interface Program {
  readonly argv: readonly string[];
  readonly registry: readonly RegistryEntry[];
  readonly version: string;
  readonly streams: Streams;
  /** Values of NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM and GCS_FORMAT. */
  readonly environment: { get(name: Variable): string | undefined };
  readonly start: (globals: GlobalOptions) => Promise<Context>;
}

type Variable = "NO_COLOR" | "CLICOLOR" | "CLICOLOR_FORCE" | "TERM" | "GCS_FORMAT";

/** Runs one command line and returns the exit code. Never throws. */
export async function runProgram(program: Program): Promise<number> {
  const run: Run = { format: guessFormat(program), globals: undefined };
  try {
    return await runCommandLine(program, run);
  } catch (error) {
    const { globals } = run;
    return await reportError(error, {
      format: run.format,
      debug: globals?.debug ?? program.argv.includes("--debug"),
      colour: colourOf(program, "stderr", globals),
      ...(globals === undefined ? {} : { mapHttpStatus: globals.mapHttpStatus }),
    }, program.streams.stderr);
  }
}

/** What is known so far, for the report of a failure. */
interface Run {
  format: Format;
  globals: GlobalOptions | undefined;
}

async function runCommandLine(program: Program, run: Run): Promise<number> {
  const { argv, registry, version, streams } = program;
  const found = findCommand(argv, registry);
  if (found.kind === "group") {
    const { version: asked } = parseCommandLine(found.rest);
    const text = asked ? `gcs ${version}\n` : groupHelp(found.path, registry);
    await streams.stdout.write(text);
    return exitCodes.ok;
  }
  const { default: command } = await found.entry.load();
  const parsed = parseCommandLine(found.rest, command);
  if (parsed.help || parsed.version) {
    await streams.stdout.write(parsed.version ? `gcs ${version}\n` : commandHelp(command));
    return exitCodes.ok;
  }
  run.globals = parsed.globals;
  if (parsed.globals.format !== undefined) run.format = parseFormat(parsed.globals.format);
  const query = parsed.globals.query === undefined ? undefined : compileQuery(parsed.globals.query);
  refuseDryRun(command, parsed.globals);
  command.check?.(parsed.input);
  const context = await program.start(parsed.globals);
  context.debug(`gcs ${version}: ${command.path}`);
  try {
    run.format = await formatOf(command, context);
    if (command.needsSession !== false && command.scopes.length > 0 && !context.isService) {
      await context.login();
    }
    const input = { ...parsed.input, ...await readSecrets(command, parsed.raw, context) };
    const view = command.plan === undefined
      ? await command.run?.(context, input)
      : await carryOut(command, context, await command.plan(context, input));
    if (view !== undefined) {
      const colour = colourOf(program, "stdout", parsed.globals);
      await print(view, { format: run.format, query, colour }, streams);
    }
    return view?.exitCode ?? exitCodes.ok;
  } catch (error) {
    context.debugFailure(error);
    if (context.signal.aborted && !(error instanceof OutputClosed)) {
      throw new GcsError("interrupted", "Interrupted", { cause: error });
    }
    throw error;
  } finally {
    await context.close();
  }
}

function refuseDryRun(command: AnyCommand, globals: GlobalOptions): void {
  if (!globals.dryRun || command.plan !== undefined) return;
  throw new GcsError("usage", `"gcs ${command.path}" changes nothing, so it has no --dry-run`);
}

/** Commands about settings must work when the settings are broken: they print text then. */
async function formatOf(command: AnyCommand, context: Context): Promise<Format> {
  const asked = context.globals.format;
  if (asked !== undefined) return parseFormat(asked);
  if (command.needsSession === false && command.scopes.length === 0) {
    return (await context.config().catch(() => undefined))?.values.format ?? "text";
  }
  return (await context.config()).values.format;
}

/** The format that failures are told in before the options are parsed. */
function guessFormat({ argv, environment }: Program): Format {
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  const at = words.findLastIndex((word) => /^(?:-F|--format)(?:=|$)/.test(word));
  const word = words[at] ?? "";
  const named = at === -1
    ? environment.get("GCS_FORMAT")
    : word.includes("=")
    ? word.slice(word.indexOf("=") + 1)
    : words[at + 1];
  const format = outputFormats.find((name) => name === named);
  return format !== undefined && isMachineFormat(format) ? format : "text";
}

function colourOf(
  { environment, streams }: Program,
  stream: "stdout" | "stderr",
  globals: GlobalOptions | undefined,
): boolean {
  const wish = {
    color: globals?.color ?? "auto",
    noColor: environment.get("NO_COLOR"),
    cliColor: environment.get("CLICOLOR"),
    cliColorForce: environment.get("CLICOLOR_FORCE"),
    term: environment.get("TERM"),
  };
  return wantsColour(wish, streams[stream].isTerminal);
}
