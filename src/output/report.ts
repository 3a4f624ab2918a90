import { exitCodes, GcsError } from "../errors/mod.ts";
import { sanitise, sanitiseDebug } from "../secrets/mod.ts";
import { visible, visibleJson } from "../base/mod.ts";
import { type Format, isMachineFormat } from "./format.ts";
import { OutputClosed, type OutStream } from "./streams.ts";
import { fitting, noteLine } from "./fitting.ts";
import { createStyle } from "./style.ts";

/** How failures are told. */
export interface ReportSettings {
  readonly format: Format;
  /** Adds the causes, redacted. */
  readonly debug?: boolean;
  readonly colour?: boolean;
  /** `--quiet`: people get no hints. Programs always get the whole error. */
  readonly quiet?: boolean;
  /** `--map-http-status`: exit codes by the status that a server answered. */
  readonly mapHttpStatus?: ReadonlyMap<number, number>;
  /** Lines that tell the failure in another form, sanitised and escaped. */
  readonly lines?: (failure: GcsError) => readonly string[];
}

/**
 * Tells a failure on stderr and returns the exit code. The only place that does.
 *
 * People get `gcs: error: …` and perhaps `gcs: hint: …`; json, yaml and ndjson get one JSON object
 * as the last line. Everything passes the sanitiser and is escaped to one line. A reader of our
 * output that has gone is not a failure.
 */
export async function reportError(
  error: unknown,
  settings: ReportSettings,
  stderr: OutStream,
): Promise<number> {
  if (error instanceof OutputClosed) return exitCodes.ok;
  const failure = asGcsError(error);
  const exit = exitCodeOf(error, settings);
  const lines = settings.debug === true
    ? failureDetail(error).map((line) => `gcs: debug: ${line}`)
    : [];
  if (settings.lines !== undefined) lines.push(...settings.lines(failure));
  else if (isMachineFormat(settings.format)) lines.push(machineLine(failure, exit));
  else lines.push(...await humanLines(failure, settings, stderr));
  try {
    await stderr.write(lines.map((line) => `${line}\n`).join(""));
  } catch (cause) {
    if (!(cause instanceof OutputClosed)) throw cause;
  }
  return exit;
}

/** The exit code of a failure. */
export function exitCodeOf(error: unknown, { mapHttpStatus }: ReportSettings): number {
  if (error instanceof OutputClosed) return exitCodes.ok;
  const failure = asGcsError(error);
  const { httpStatus } = failure;
  const mapped = httpStatus === undefined ? undefined : mapHttpStatus?.get(httpStatus);
  return mapped ?? failure.exitCode;
}

/** Prints `gcs: warning: …` on stderr, sanitised and on one line. */
export async function reportWarning(message: string, stderr: OutStream): Promise<void> {
  const lines = await fitting("gcs: warning: ", visible(sanitise(message)), stderr);
  await stderr.write(lines.map((line) => `${line}\n`).join(""));
}

/** Prints lines for people on stderr. Those that begin with a blank are to be copied as they stand. */
export async function reportNote(text: string, stderr: OutStream): Promise<void> {
  const lines = await Promise.all(text.split("\n").map((line) => noteLine(line, stderr)));
  await stderr.write(lines.join(""));
}

/** Any thrown value as a GcsError. What the program did not expect is not shown in its own words. */
export function asGcsError(error: unknown): GcsError {
  if (error instanceof GcsError) return error;
  if (error instanceof DOMException && error.name === "AbortError") {
    return new GcsError("interrupted", "Interrupted", { cause: error });
  }
  return new GcsError("failed", "An unexpected failure ended the command", {
    hint: "run it again with --debug for the details",
    cause: error,
  });
}

async function humanLines(
  failure: GcsError,
  { colour, quiet }: ReportSettings,
  stderr: OutStream,
): Promise<string[]> {
  const style = createStyle(colour === true);
  const error = (await fitting("gcs: error: ", visible(sanitise(failure.message)), stderr))
    .map((line) => line.replace(/^gcs: error:/, () => `gcs: ${style.error("error:")}`));
  const said = shownHint(failure);
  if (said === undefined || quiet === true) return error;
  const hint = (await fitting("gcs: hint: ", visible(said), stderr))
    .map((line) => line.replace(/^gcs: hint:/, () => `gcs: ${style.hint("hint:")}`));
  return [...error, ...hint];
}

/** What breaks lines is loaded for terminals alone. */
/** A hint is there to be typed: one that the sanitiser would make holes in is no hint. */
function shownHint({ hint }: GcsError): string | undefined {
  if (hint === undefined) return undefined;
  const clean = sanitise(hint);
  return /\[(?:redacted|sql)\]/.test(clean) ? undefined : clean;
}

function machineLine(failure: GcsError, exit: number): string {
  const clean = (text: string | undefined) => text === undefined ? undefined : sanitise(text);
  return visibleJson(JSON.stringify({
    error: {
      code: failure.kind,
      exit,
      message: sanitise(failure.message),
      hint: shownHint(failure),
      "http_status": failure.httpStatus,
      "request_id": clean(failure.requestId),
      outcome: failure.outcome,
      id: clean(failure.id),
    },
  }));
}

/**
 * The error and its causes, redacted, a line each. Only what the program did not expect comes with
 * a stack.
 */
export function failureDetail(error: unknown): string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let current = error; current !== undefined && !seen.has(current);) {
    seen.add(current);
    if (!(current instanceof Error)) {
      lines.push(detailLine(String(current)));
      break;
    }
    lines.push(detailLine(`${current.name}: ${current.message}`));
    if (!(current instanceof GcsError)) {
      const frames = (current.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
      lines.push(...frames.slice(0, 8).map((frame) => detailLine(`  ${frame.trim()}`)));
    }
    current = current.cause;
  }
  return lines;
}

function detailLine(words: string): string {
  return visible(sanitiseDebug(words));
}
