import { untilAborted } from "../base/mod.ts";
import type { GlobalOptions } from "../command/mod.ts";
import type { Environment } from "../config/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { type Streams, wantsColour } from "../output/mod.ts";

/** What decides how a run uses its terminal. */
interface Wishes {
  readonly globals: GlobalOptions;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/**
 * The streams as a run uses them: standard input that Ctrl-C ends, also while nothing comes; nobody
 * to ask where `--no-input` or CI says so; prompts without colour where none is wanted.
 */
export function streamsOfRun(streams: Streams, wishes: Wishes): Streams {
  const { stdin, stderr } = streams;
  const nobody = whyNobody(wishes);
  const { color } = wishes.globals;
  const read = (name: "NO_COLOR" | "CLICOLOR" | "CLICOLOR_FORCE" | "TERM") =>
    wishes.environment.get(name);
  const wish = {
    color,
    noColor: read("NO_COLOR"),
    cliColor: read("CLICOLOR"),
    cliColorForce: read("CLICOLOR_FORCE"),
    term: read("TERM"),
  };
  return {
    ...streams,
    stdin: {
      isTerminal: stdin.isTerminal && nobody === undefined,
      chunks() {
        if (stdin.isTerminal && nobody !== undefined) throw unread(nobody);
        return interruptible(stdin.chunks(), wishes.signal);
      },
    },
    stderr: {
      isTerminal: stderr.isTerminal,
      get columns() {
        return stderr.columns;
      },
      write: (text) => stderr.write(text),
      isPlain: !wantsColour(wish, stderr.isTerminal),
    },
  };
}

function whyNobody({ globals, environment }: Wishes): string | undefined {
  if (globals.noInput) return "--no-input was given";
  return environment.get("CI") === undefined ? undefined : "CI is set";
}

function unread(why: string): GcsError {
  return new GcsError("usage", `Cannot read what would be typed at the terminal: ${why}`, {
    hint: "pipe it in, or name a file",
  });
}

async function* interruptible<Part>(
  given: AsyncIterable<Part>,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  yield* untilAborted(given, signal);
  if (signal.aborted) throw new GcsError("interrupted", "Interrupted", { cause: signal.reason });
}
