import { consentLine } from "../base/mod.ts";
import {
  type AnyCommand,
  type Context,
  type GlobalOptions,
  listShape,
  printedFields,
  resolveNames,
} from "../command/mod.ts";
import { exitCodes, GcsError } from "../errors/mod.ts";
import {
  asGcsError,
  exitCodeOf,
  type Format,
  isMachineFormat,
  OutputClosed,
  outputFormats,
  parseFormat,
  print,
  type PrintSettings,
  type Query,
  reportError,
  type ReportSettings,
  shapeList,
  type View,
} from "../output/mod.ts";
import type { Telemetry } from "../telemetry/mod.ts";
import type { StoredLogin } from "../tokens/mod.ts";
import { beginMeasured, telemetryOf } from "./measured.ts";
import { inPlaceOfOfficial } from "./in_place_of_official.ts";
import { colourOf, typedFor, wordsOf } from "./colour.ts";
import type { carryOut } from "./carry_out.ts";
import type { readSecrets } from "./read_secrets.ts";
import type { Changes } from "./recorded.ts";
import type { Parsed } from "./parser.ts";
import type { Program } from "./program.ts";

/** What is known of a run so far, for the report of a failure. */
export interface Run {
  /** Words of the command, once it is known. */
  path?: string;
  format: Format | undefined;
  globals: GlobalOptions | undefined;
  /** What measures the run, where somebody asked for it. */
  telemetry?: Telemetry | undefined;
  /** Secrets that were read: some ways in give them once. */
  secrets?: Awaited<ReturnType<typeof readSecrets>>;
}

/**
 * Runs one command to its end and prints what it returns. On a terminal a missing endpoint is
 * picked, and the command run with it.
 */
export async function runCommand(
  program: Program,
  run: Run,
  command: AnyCommand,
  parsed: Parsed,
): Promise<number> {
  try {
    return await runOnce(program, run, command, parsed);
  } catch (error) {
    const isMissing = error instanceof GcsError && error.missing === "--endpoint";
    if (!isMissing || !program.streams.stdin.isTerminal) throw error;
    const { canPick, pickEndpoint } = await import("./pick_missing.ts");
    const context = await program.start(parsed.globals);
    if (!canPick(context)) throw error;
    const endpoint = await pickEndpoint(context, error).finally(() => context.close());
    const globals = { ...parsed.globals, endpoint };
    return await runOnce(program, run, command, { ...parsed, globals });
  }
}

async function runOnce(
  program: Program,
  run: Run,
  command: AnyCommand,
  parsed: Parsed,
): Promise<number> {
  const { version, streams } = program;
  run.globals = parsed.globals;
  run.path = command.path;
  run.telemetry ??= await telemetryOf(program, command.path, parsed.globals);
  const { rareFormats } = command;
  if (parsed.globals.format !== undefined) {
    run.format = parseFormat(parsed.globals.format, rareFormats);
  }
  const query = await queryOf(parsed.globals);
  if (query !== undefined && run.format === "markdown") {
    throw new GcsError("usage", "--query does not go with -F markdown");
  }
  refuseDryRun(command, parsed.globals);
  if (query !== undefined && command.prints !== undefined && !parsed.globals.dryRun) {
    query.requireFit(await printedFields(command.prints));
  }
  const missing = await missingIn(program, command, parsed);
  const context = await program.start(parsed.globals, run.telemetry?.measure);
  context.debug(`gcs ${version}: ${command.path}`);
  try {
    if (run.telemetry !== undefined) await beginMeasured(run.telemetry, context);
    const format = await formatOf(command, context);
    run.format = format;
    if (command.needsSession !== false && command.scopes.length > 0 && !context.isService) {
      requireConsent(command, await context.login());
    }
    const given = missing === undefined
      ? parsed.input
      : await pickedFor(command, context, parsed.input, missing);
    const named = await resolveNames(command, given, context);
    await command.before?.(context, named);
    run.secrets ??= await secretsOf(command, parsed.raw, context);
    const input = { ...named, ...run.secrets };
    const changes: Changes = {};
    const view = await telling(changes, async () => {
      const made = command.plan === undefined
        ? await command.run?.(context, input)
        : await carriedOut(
          command,
          context,
          await command.plan(context, input),
          changes,
          program.argv,
        );
      const colour = colourOf(program, "stdout", parsed.globals);
      if (made === undefined) return made;
      const shape = listShape(command, input);
      const own = made.kind === "list" ? shapeList(made, shape, context.warn) : made;
      // What only we have, a query or the choice of members, is of our own documents.
      const isOwn = query !== undefined || shape.fields !== undefined;
      const shown = isOwn
        ? { view: own, format }
        : await inPlaceOfOfficial(command, context, own, format);
      const settings: PrintSettings = {
        format: shown.format,
        query,
        colour,
        now: context.clock.now(),
        ...(context.globals.noNames
          ? {}
          : { findNames: async (ids) => await context.userNames(ids) }),
        ...(hasProgress(command, made) ? { progress: () => context.progress("Reading") } : {}),
        tell: async (line) => {
          if (streams.stderr.isTerminal) await context.say(line);
        },
      };
      await context.measure.phase("output", () => print(shown.view, settings, streams));
      return made;
    });
    if (view?.failure !== undefined) throw view.failure;
    return view?.exitCode ?? exitCodes.ok;
  } catch (error) {
    context.debugFailure(error);
    const late: unknown = context.signal.aborted ? context.signal.reason : undefined;
    if (late instanceof GcsError && !(error instanceof OutputClosed)) throw atDeadline(late, error);
    const failure = await hinted(error, context);
    const saysSo = error instanceof GcsError && error.kind === "interrupted";
    if (context.signal.aborted && !saysSo && !(error instanceof OutputClosed)) {
      const { outcome, id, hint } = error instanceof GcsError ? error : {};
      const message = outcome === undefined || !(error instanceof GcsError)
        ? "Interrupted"
        : `Interrupted: ${error.message}`;
      throw new GcsError("interrupted", message, { outcome, id, hint, cause: error });
    }
    throw failure;
  } finally {
    await context.close();
  }
}

/** Not where a list waits for something, as that of a running sandbox does. */
function hasProgress(command: AnyCommand, view: View): boolean {
  return view.kind === "list" &&
    (command.lists === true || view.isStreamed === true || view.frame !== undefined);
}

/** A failure whose hint to log in names the profile, and the endpoint where that is known. */
async function hinted(error: unknown, context: Context): Promise<unknown> {
  if (!(error instanceof GcsError) || error.hint?.includes("gcs log") !== true) return error;
  const config = await context.config().catch(() => undefined);
  if (config === undefined) return error;
  const { withLogin } = await import("../base/mod.ts");
  return error.with({ hint: withLogin(error.hint, config.profile, config.values.endpoint) });
}

/** Checks the input; gives the error for a missing argument that somebody at the terminal can pick. */
async function missingIn(
  { streams }: Program,
  command: AnyCommand,
  { input, missing }: Parsed,
): Promise<GcsError | undefined> {
  try {
    if (missing !== undefined) throw missing;
    await command.check?.(input);
    return undefined;
  } catch (error) {
    if (!streams.stdin.isTerminal) throw error;
    const { isPickable } = await import("./pick_missing.ts");
    if (!isPickable(command, error)) throw error;
    return error;
  }
}

async function pickedFor(
  command: AnyCommand,
  context: Context,
  input: Parsed["input"],
  missing: GcsError,
): Promise<Parsed["input"]> {
  const { canPick, pickMissing } = await import("./pick_missing.ts");
  if (!canPick(context)) throw missing;
  return await pickMissing(command, context, input, missing, async (picked) => {
    await command.check?.(picked);
  });
}

/** What became of a change that was under way when the time was up is said, too. */
function atDeadline(late: GcsError, error: unknown): GcsError {
  if (!(error instanceof GcsError) || error.kind === late.kind) {
    return error instanceof GcsError ? error : late.with({ cause: error });
  }
  const { outcome, id, message, kind } = error;
  const isTold = outcome !== undefined && kind !== "interrupted";
  return late.with({ outcome, id, ...(isTold ? { message: `${late.message}: ${message}` } : {}) });
}

/** What a command that only reads does without is loaded for the others. */
async function carriedOut(...parts: Parameters<typeof carryOut>): Promise<View> {
  const { carryOut } = await import("./carry_out.ts");
  return await carryOut(...parts);
}

async function secretsOf(...parts: Parameters<typeof readSecrets>): ReturnType<typeof readSecrets> {
  if (parts[0].secrets === undefined) return {};
  const { readSecrets } = await import("./read_secrets.ts");
  return await readSecrets(...parts);
}

/** Work after which a failure says what was changed before it. */
async function telling<Result>(changes: Changes, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    const { afterwards } = await import("./recorded.ts");
    throw afterwards(error, changes);
  }
}

/** Scopes beyond those of every login are missed here, before anything is asked for or sent. */
function requireConsent({ scopes }: AnyCommand, { tokens }: StoredLogin): void {
  const granted = Object.values(tokens).flatMap(({ scope }) => scope.split(" "));
  const missing = scopes.filter((scope) => scope.startsWith("urn:") && !granted.includes(scope));
  if (missing.length === 0) return;
  throw new GcsError("auth", "The login does not cover what this command needs", {
    hint: consentLine(missing),
  });
}

async function queryOf({ query }: GlobalOptions): Promise<Query | undefined> {
  if (query === undefined) return undefined;
  const { compileQuery } = await import("../output/mod.ts");
  return compileQuery(query);
}

function refuseDryRun(command: AnyCommand, globals: GlobalOptions): void {
  if (!globals.dryRun || command.plan !== undefined) return;
  throw new GcsError("usage", `"gcs ${command.path}" changes nothing, so it has no --dry-run`);
}

/** Commands about settings must work when the settings are broken: they print text then. */
async function formatOf(command: AnyCommand, context: Context): Promise<Format> {
  const asked = context.globals.format;
  if (asked !== undefined) return parseFormat(asked, command.rareFormats);
  if (command.needsSession === false && command.scopes.length === 0) {
    return (await context.config().catch(() => undefined))?.values.format ?? "text";
  }
  return (await context.config()).values.format;
}

/** Tells a failure, and returns the exit code. */
export async function reportFailure(program: Program, run: Run, error: unknown): Promise<number> {
  const { globals } = run;
  const words = wordsOf(program);
  const format = run.format ?? guessFormat(program);
  const quiet = globals?.quiet ?? words.some((word) => word === "--quiet" || word === "-q");
  const official = globals?.official ?? words.includes("--official");
  const isJson = format === "json";
  const tell = official && (isJson || !isMachineFormat(format)) ? await officialWords() : undefined;
  const { stderr } = program.streams;
  const settings: ReportSettings = {
    format,
    quiet,
    debug: globals?.debug ?? words.includes("--debug"),
    colour: colourOf(program, "stderr", globals),
    ...(tell === undefined ? {} : { lines: (failure) => tell(failure, { isJson, quiet }) }),
    ...(globals === undefined ? {} : { mapHttpStatus: globals.mapHttpStatus }),
  };
  // Before the report: programs read the failure in the last line.
  await run.telemetry?.end({
    exit: exitCodeOf(error, settings),
    ...(error instanceof OutputClosed ? {} : { failure: asGcsError(error).kind }),
  }, { format, quiet, stderr });
  return await reportError(withHelp(error, run), settings, stderr);
}

/** Who left something out, or gave too much, is shown where the command is explained. */
function withHelp(error: unknown, { path }: Run): unknown {
  const isLine = error instanceof GcsError && error.kind === "usage" && error.hint === undefined &&
    path !== undefined && /^(?:Missing|Give) /.test(error.message);
  return isLine ? error.with({ hint: `gcs ${path} --help` }) : error;
}

async function officialWords() {
  const { officialFailure } = await import("../drop_in/mod.ts");
  return officialFailure;
}

/** The format that failures are told in before the options are parsed. */
function guessFormat(program: Program): Format {
  const named = typedFor(program, ["-F", "--format"]) ?? program.environment.get("GCS_FORMAT");
  const format = outputFormats.find((name) => name === named);
  return format !== undefined && isMachineFormat(format) ? format : "text";
}
