import { GcsError } from "../errors/mod.ts";

/** Streams of a terminal. Prompts go to standard error, so that standard output stays clean. */
export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

/** Asks on a terminal without showing what is typed. The prompt library is loaded on first use. */
export function hiddenPrompt(streams: TerminalStreams): (message: string) => Promise<string> {
  return async (message) => {
    const { password } = await import("./inquirer_password.ts");
    try {
      return await password({ message, toggleMask: false }, {
        ...streams,
        clearPromptOnDone: false,
      });
    } catch (cause) {
      // Ctrl-C and an aborted signal, and no failure of the prompt itself.
      const names = ["ExitPromptError", "AbortPromptError"];
      if (!(cause instanceof Error && names.includes(cause.name))) throw cause;
      throw new GcsError("interrupted", "Stopped while asking for a secret", { cause });
    }
  };
}
