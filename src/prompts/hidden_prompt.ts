import { type PromptIo, stopped } from "./prompt_io.ts";

/**
 * Asks on a terminal without showing what is typed. The prompt library is loaded on first use. It
 * ends the streams of a question, so that each question needs its own.
 */
export function hiddenPrompt(
  io: PromptIo | (() => Promise<PromptIo>),
): (message: string) => Promise<string> {
  return async (message) => {
    const { password } = await import("./inquirer_password.ts");
    try {
      return await password({ message, toggleMask: false }, {
        ...typeof io === "function" ? await io() : io,
        clearPromptOnDone: false,
      });
    } catch (cause) {
      throw stopped(cause, "Stopped while asking for a secret");
    }
  };
}
