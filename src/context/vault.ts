import type { Context } from "../command/mod.ts";
import type { KeptOpen, KeyVault, MemoryPlace, OpenedKeys } from "../keys/mod.ts";
import { memoryPlaces, openedKeys, openVault } from "../keys/mod.ts";
import { sessionPolicy } from "../login/mod.ts";
import { passphrase, placeOfSecret } from "./given_secret.ts";
import { passphraseSource } from "./passphrase.ts";

/** Parts of a vault that tests and the sandbox replace. */
export interface VaultParts {
  /** Where a key stays open; default: the agent, and the kernel's keyring. */
  readonly places?: (() => Promise<readonly MemoryPlace[]>) | undefined;
}

/** The key vault of this configuration. */
export async function openContextVault(context: Context, parts: VaultParts): Promise<KeyVault> {
  const { environment, streams, signal, paths, clock, random } = context;
  const config = await context.config();
  const isChosen = config.origin("auth.key_source") !== "default";
  const isGiven = placeOfSecret(environment, passphrase) !== undefined;
  const opened = openedKeys({
    places: parts.places ?? (() => memoryPlaces(paths.agentSocket)),
    limits: sessionPolicy(config),
    clock,
  });
  return openVault({
    folder: paths.configFolder,
    source: isChosen ? config.values.auth.key_source : undefined,
    // Who hands a passphrase over wants it used; keys that are in the keyring stay there.
    first: isGiven ? "passphrase" : "keyring",
    keyring: await context.keyring(),
    askPassphrase: passphraseSource(environment, streams, signal, (line) => context.warn(line)),
    // A passphrase that is handed over is there for every command; a key that was opened before it
    // was can still be closed.
    ...(isGiven
      ? { opened: closingOnly(opened) }
      : { opened, onOpened: (kept) => context.say(openWords(kept)) }),
    clock,
    random,
    signal,
  });
}

function closingOnly({ drop }: OpenedKeys): OpenedKeys {
  const nothing = () => Promise.resolve(undefined);
  return { get: nothing, put: nothing, touch: nothing, drop };
}

function openWords(kept: KeptOpen | undefined): string {
  if (kept === undefined) {
    return "Every command asks for the passphrase here, since the kernel keeps no keys for you;\n" +
      "gcs auth agent, run in another terminal, keeps it open for a session.";
  }
  const { place, inactivityMinutes, absoluteMinutes } = kept;
  const ends = [
    ...(inactivityMinutes > 0 ? [`after ${inactivityMinutes} min without use`] : []),
    ...(absoluteMinutes > 0 ? [`after ${absoluteMinutes} min in all`] : []),
    "by gcs auth lock",
  ];
  return `The key is open for further commands (${place}); it closes\n${list(ends)}.`;
}

function list(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), words.at(-1)].filter((word) => word !== "").join(" or ");
}
