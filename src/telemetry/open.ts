import { type Random, systemRandom, visibleJson } from "../base/mod.ts";
import type { HttpClient } from "../http/mod.ts";
import { type Format, isMachineFormat, type OutStream, reportWarning } from "../output/mod.ts";
import { Exporter } from "./exporter.ts";
import type { Measure } from "./measure.ts";
import { type OtlpEnvironment, otlpSettings } from "./otlp_settings.ts";
import { otlpAttributes } from "./otlp_values.ts";
import { poster } from "./post.ts";
import { Recording } from "./recording.ts";
import { beginFiles, type FileWishes, type RunFiles } from "./run_files.ts";
import type { RunEnd } from "./run_end.ts";
import { parseTraceParent, Tracer } from "./spans.ts";
import { timingDocument, timingLines } from "./timing.ts";
import { wantsOtlp } from "./wants_otlp.ts";

/** What is asked for. */
export interface TelemetryOptions extends FileWishes {
  /** Words of the command. */
  readonly command: string;
  readonly version: string;
  /** `--timing`. */
  readonly timing: boolean;
  /** Milliseconds since 1970 UTC at which the process began; default: now. */
  readonly startedAt?: number | undefined;
  readonly environment: OtlpEnvironment;
  readonly random?: Random;
}

/** Where and how the end of a run is told. */
export interface Told {
  readonly format: Format;
  readonly quiet: boolean;
  readonly stderr: OutStream;
}

/** What is there when the command begins. */
export interface BeginParts {
  /** Makes the client that telemetry goes by. */
  readonly http: () => Promise<HttpClient>;
  /** Where files may lie; none: see `files.allowed_folders`. */
  readonly allowedFolders: readonly string[];
}

/** What one run reports to, and what comes of it at the end. */
export interface Telemetry {
  readonly measure: Measure;
  /**
   * The program has started, and the command begins.
   *
   * @throws GcsError `usage` where a file that is asked for cannot be written.
   */
  begin(parts: BeginParts): Promise<void>;
  /** Tells what was asked for. Never throws. */
  end(end: Omit<RunEnd, "command">, told: Told): Promise<void>;
}

/** Begins to measure a run. */
export function openTelemetry(options: TelemetryOptions): Telemetry {
  const { command, timing } = options;
  const now = () => performance.timeOrigin + performance.now();
  const from = options.startedAt ?? now();
  let makeClient: (() => Promise<HttpClient>) | undefined;
  let client: HttpClient | undefined;
  let files: RunFiles | undefined;
  const sent = exportOf(options, { now, from }, async () => client ??= await makeClient?.());
  const recording = new Recording(now, from, sent?.tracer);
  return {
    measure: recording,
    async begin({ http, allowedFolders }) {
      recording.started();
      // A command that lacked something may begin anew, with what was picked.
      files ??= await beginFiles(options, allowedFolders);
      makeClient = http;
    },
    async end({ exit, failure }, { format, quiet, stderr }) {
      const end = { command, exit, failure };
      const recorded = recording.read();
      const unwritten = await files?.finish(recorded, end, now());
      // What never began is not sent: nothing says under which rules.
      const unsent = makeClient === undefined ? undefined : await sent?.finish(recorded, end);
      client?.close();
      try {
        if (timing) {
          const lines = isMachineFormat(format)
            ? [visibleJson(JSON.stringify(timingDocument(recorded, end)))]
            : timingLines(recorded);
          await stderr.write(lines.map((line) => `${line}\n`).join(""));
        }
        if (quiet) return;
        if (unwritten !== undefined) await reportWarning(unwritten, stderr);
        if (unsent !== undefined) await reportWarning(`telemetry was not sent: ${unsent}`, stderr);
      } catch {
        // A reader that has gone is no reason to fail.
      }
    },
  };
}

/** What makes spans, and sends them and what was counted; undefined where nothing is to be sent. */
function exportOf(
  { command, version, environment, random = systemRandom }: TelemetryOptions,
  { now, from }: { readonly now: () => number; readonly from: number },
  client: () => Promise<HttpClient | undefined>,
) {
  if (!wantsOtlp(environment)) return undefined;
  const settings = otlpSettings(environment);
  const resource = {
    ...settings.resource,
    "service.version": version,
    "service.instance.id": crypto.randomUUID(),
  };
  const source = {
    resource: { attributes: otlpAttributes(resource) },
    scope: { name: "gcs", version },
  };
  const exporter = new Exporter(settings, source, poster(client));
  const above = parseTraceParent(environment.get("TRACEPARENT"));
  const parts = { now, random, parent: above?.parent };
  const tracer: Tracer | undefined = above?.isSampled === false
    ? undefined
    : new Tracer(parts, (span) => exporter.add(span, span.spanId === tracer?.root?.spanId));
  const root = tracer?.begin(`gcs ${command}`, { from });
  if (tracer !== undefined) tracer.root = root;
  return {
    tracer,
    finish: (recorded: ReturnType<Recording["read"]>, end: RunEnd) => {
      const { leftOut } = exporter;
      root?.end({
        "gcs.command": command,
        "process.exit.code": end.exit,
        ...(leftOut > 0 ? { "gcs.spans.left_out": leftOut } : {}),
      }, end.failure);
      return exporter.finish(recorded, end, { from, to: now() });
    },
  };
}
