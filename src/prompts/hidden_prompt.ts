import { type PromptIo, stopped } from "./prompt_io.ts";

/** Asks on a terminal without showing what is typed. The prompt library is loaded on first use. */
export function hiddenPrompt(
  io: PromptIo | Promise<PromptIo>,
): (message: string) => Promise<string> {
  return async (message) => {
    const { password } = await import("./inquirer_password.ts");
    try {
      return await password({ message, toggleMask: false }, {
        ...await io,
        clearPromptOnDone: false,
      });
    } catch (cause) {
      throw stopped(cause, "Stopped while asking for a secret");
    }
  };
}
