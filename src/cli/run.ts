import { exitCodes } from "../errors/mod.ts";
import { findCommand, type Found } from "./find_command.ts";
import type { Program } from "./program.ts";
import type { Run } from "./run_command.ts";

/**
 * Runs one command line and returns the exit code. Never throws. Whatever help and `--version` do
 * not need is loaded only when a command runs or fails.
 */
export async function runProgram(program: Program): Promise<number> {
  const run: Run = { format: undefined, globals: undefined };
  try {
    const exit = await runCommandLine(program, run);
    await run.telemetry?.end(
      { exit },
      {
        format: run.format ?? "text",
        quiet: run.globals?.quiet === true,
        stderr: program.streams.stderr,
      },
    );
    return exit;
  } catch (error) {
    const { reportFailure } = await import("./run_command.ts");
    return await reportFailure(program, run, error);
  }
}

async function runCommandLine(program: Program, run: Run): Promise<number> {
  const { argv, registry, version, streams } = program;
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    await streams.stdout.write(versionLine(version, {}));
    return exitCodes.ok;
  }
  if (argv[0] === "__complete") {
    const { completionAnswer } = await import("./completion/answer.ts");
    await streams.stdout.write(await completionAnswer(argv.slice(1), program));
    return exitCodes.ok;
  }
  let found: Found;
  try {
    found = findCommand(argv, registry);
  } catch (error) {
    const { runOwnCommand } = await import("./own_command.ts");
    const code = await runOwnCommand(program, (line) => runCommandLine(line, run));
    if (code === undefined) throw error;
    return code;
  }
  const { parseCommandLine } = await import("./parser.ts");
  const subject = found.kind === "command" ? (await found.entry.load()).default : found;
  const command = "kind" in subject ? undefined : subject;
  const parsed = parseCommandLine(found.rest, command);
  if (parsed.version) {
    await streams.stdout.write(versionLine(version, parsed.raw));
    return exitCodes.ok;
  }
  if (parsed.help || command === undefined) {
    const { showHelp } = await import("./show_help.ts");
    await showHelp(program, subject, parsed);
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
