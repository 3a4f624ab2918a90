import type { Context } from "../command/mod.ts";
import type { HttpEvent } from "../http/mod.ts";
import type { PassingCheck } from "../update/mod.ts";

/** What tells a person of a newer release when a command has ended. */
export interface UpdateNotice {
  /** The command has got an answer: the network is there, and in use. */
  onAnswer(url: string): void;
  /** Tells of it, if it is known by now. */
  end(): Promise<void>;
}

type Parts = Pick<
  Context,
  "globals" | "streams" | "environment" | "config" | "paths" | "clock" | "say"
>;

/** Undefined where nobody would read it, or nobody wants it. `log` is told of each request. */
export function updateNotice(
  context: Parts,
  log: (event: HttpEvent) => void,
): UpdateNotice | undefined {
  const { globals, streams, environment } = context;
  const isWanted = globalThis.gcsReleaseKey !== undefined && streams.stderr.isTerminal &&
    !globals.quiet && !globals.sandbox && (globals.format ?? "text") === "text" &&
    environment.get("CI") === undefined && environment.get("GCS_NO_UPDATE_NOTICE") === undefined;
  if (!isWanted) return undefined;
  let started: Promise<void> | undefined;
  let check: PassingCheck | undefined;
  const start = async (url: string) => {
    const { startPassingCheck } = await import("./start_passing_check.ts");
    check = await startPassingCheck(context, url, log);
  };
  return {
    onAnswer: (url) => {
      started ??= start(url).catch(() => {});
    },
    // What has not even started by now is not waited for.
    end: async () => {
      const newer = await check?.end();
      if (newer !== undefined) {
        await context.say(`Release ${newer} of gcs is out. To install it: gcs update`);
      }
    },
  };
}
