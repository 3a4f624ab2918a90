import type { Context, GlobalOptions } from "../command/mod.ts";
import { exitCodes } from "../errors/mod.ts";
import type { Streams } from "../output/mod.ts";
import { findCommand, type RegistryEntry } from "./find_command.ts";
import type { Run } from "./run_command.ts";

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

/**
 * Runs one command line and returns the exit code. Never throws. Whatever help and `--version` do
 * not need is loaded only when a command runs or fails.
 */
export async function runProgram(program: Program): Promise<number> {
  const run: Run = { format: undefined, globals: undefined };
  try {
    return await runCommandLine(program, run);
  } catch (error) {
    const { reportFailure } = await import("./run_command.ts");
    return await reportFailure(program, run, error);
  }
}

async function runCommandLine(program: Program, run: Run): Promise<number> {
  const { argv, registry, version, streams, start } = program;
  if (argv.length === 1 && argv[0] === "--version") {
    await streams.stdout.write(versionLine(version, {}));
    return exitCodes.ok;
  }
  if (argv[0] === "__complete") {
    const { completionAnswer } = await import("./completion/answer.ts");
    await streams.stdout.write(await completionAnswer(argv.slice(1), { registry, start }));
    return exitCodes.ok;
  }
  const found = findCommand(argv, registry);
  const { parseCommandLine } = await import("./parser.ts");
  const { commandHelp, groupHelp } = await import("./help.ts");
  if (found.kind === "group") {
    const { version: asked, raw } = parseCommandLine(found.rest);
    const text = asked ? versionLine(version, raw) : groupHelp(found.path, registry);
    await streams.stdout.write(await named(text, raw));
    return exitCodes.ok;
  }
  const { default: command } = await found.entry.load();
  const parsed = parseCommandLine(found.rest, command);
  if (parsed.help || parsed.version) {
    const text = parsed.version ? versionLine(version, parsed.raw) : commandHelp(command);
    await streams.stdout.write(await named(text, parsed.raw));
    return exitCodes.ok;
  }
  const { runCommand } = await import("./run_command.ts");
  return await runCommand(program, run, command, parsed);
}

/** Release of the official package whose command line this one follows; scripts compare it. */
const officialRelease = "5.4.98";

function versionLine(version: string, { official }: Readonly<Record<string, unknown>>): string {
  return official === true
    ? `globus-connect-server, package ${officialRelease}, cli ${version} (gcs)\n`
    : `gcs ${version}\n`;
}

/** Help, with the commands in it under the name that this program was called by. */
async function named(text: string, { official }: Readonly<Record<string, unknown>>) {
  if (official !== true) return text;
  const { underOfficialName } = await import("../drop_in/mod.ts");
  return underOfficialName(text);
}
