import type { Streams } from "../../src/output/mod.ts";

/** Streams that keep what is written. Terminals or not, as the test says. */
export function bufferStreams(
  options: { readonly stdin?: string; readonly isTerminal?: boolean; readonly columns?: number } =
    {},
): { readonly streams: Streams; readonly stdout: () => string; readonly stderr: () => string } {
  const isTerminal = options.isTerminal ?? false;
  const written = { stdout: "", stderr: "" };
  const out = (name: "stdout" | "stderr") => ({
    isTerminal,
    columns: options.columns ?? 80,
    write: (text: string) => Promise.resolve(void (written[name] += text)),
  });
  return {
    streams: {
      stdin: {
        isTerminal,
        async *chunks() {
          if (options.stdin !== undefined) yield new TextEncoder().encode(options.stdin);
        },
      },
      stdout: out("stdout"),
      stderr: out("stderr"),
    },
    stdout: () => written.stdout,
    stderr: () => written.stderr,
  };
}
