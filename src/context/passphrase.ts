import type { GcsError } from "../errors/mod.ts";
import type { Environment } from "../config/mod.ts";
import { passphrase, placeOfSecret } from "./given_secret.ts";
import type { Secret } from "../secrets/mod.ts";
import type { Streams } from "../output/mod.ts";
import { requireTerminal } from "../prompts/mod.ts";
import { minPassphraseLength } from "../keys/mod.ts";
import { hiddenPrompt, promptIo, readPassphraseFile, readSecret } from "../prompts/mod.ts";

/** The passphrase of the key store: from its file, or asked on the terminal. */
export function passphraseSource(
  environment: Environment,
  streams: Streams,
  signal: AbortSignal,
  warn: (message: string) => Promise<void> = () => Promise.resolve(),
) {
  return async (isNew: boolean, refused?: GcsError): Promise<Secret> => {
    const path = placeOfSecret(environment, passphrase);
    if (path !== undefined && refused !== undefined) throw refused;
    if (path !== undefined) return await readPassphraseFile(path, { stdin: streams.stdin, warn });
    requireTerminal(
      streams,
      "the passphrase of the key store is needed",
      "set GCS_PASSPHRASE_FILE to a private file that holds it",
    );
    const ask = hiddenPrompt(() => promptIo(streams, signal));
    const label = isNew ? "new passphrase" : "passphrase of the key store";
    const rule = `at least ${minPassphraseLength} characters, cannot be recovered`;
    const spec = isNew
      ? { label, ask: `${label} (${rule})`, minLength: minPassphraseLength }
      : { label, ask: refused === undefined ? label : `${refused.message}; ${label}` };
    const io = {
      // A prompt reads the terminal itself, and may have to ask again.
      stdin: nothing(),
      stdinIsTerminal: true,
      takeVariable: () => undefined,
      // An existing passphrase proves itself: it is asked for once.
      askHidden: isNew ? ask : once(ask),
    };
    return await readSecret(spec, { from: "prompt" }, io);
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function once(ask: (message: string) => Promise<string>) {
  let answer: Promise<string> | undefined;
  return (message: string) => answer ??= ask(message);
}
