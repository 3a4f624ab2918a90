/**
 * Everything that asks: hidden input, secrets by prompt, standard input or environment, confirmation.
 *
 * @module
 */
export { hiddenPrompt } from "./hidden_prompt.ts";
export { type PromptIo, promptIo } from "./prompt_io.ts";
export { type Pickable, type PickFrom, pickOnTerminal } from "./pick_from.ts";
export { readPassphraseFile, readSecretFile, type SecretFileIo } from "./secret_file.ts";
export {
  maxSecretBytes,
  readSecret,
  type SecretIo,
  type SecretMode,
  secretMode,
  type SecretRequest,
} from "./secret_input.ts";
export {
  type Ask,
  askOnTerminal,
  type Confirmation,
  confirmByTyping,
  type ConfirmOptions,
  requireTerminal,
} from "./terminal.ts";
