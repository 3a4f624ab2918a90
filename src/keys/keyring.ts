import type { AsyncEntry } from "@napi-rs/keyring";
import { GcsError } from "../errors/mod.ts";
import { secureStore, unlockHint } from "./failures.ts";
import { loadKeyringLibrary } from "./keyring_library.ts";
import { busAnswers } from "./session_bus.ts";

/** Name under which every entry of this program stands in the keyring. */
export const keyringService = "globus-connect-server";

/** Small texts that the operating system keeps for a user, by account name. */
export interface Keyring {
  /** Undefined when there is no such entry. */
  get(account: string): Promise<string | undefined>;
  set(account: string, value: string): Promise<void>;
  /** False when there was none. */
  delete(account: string): Promise<boolean>;
}

/** How the operating system's keyring is reached. */
export interface OsKeyringOptions {
  /** Longest time for one call, in milliseconds; default 3,000. */
  readonly limitMs?: number;
  /**
   * Value of DBUS_SESSION_BUS_ADDRESS (Linux). With it a bus that does not answer is found out
   * before the keyring library waits for it.
   */
  readonly sessionBus?: string | undefined;
  /** Where a compiled program may keep a private copy of the library, if it cannot do without. */
  readonly nativeFolder?: string | undefined;
}

/**
 * The operating system's keyring: Keychain, Credential Manager, or on Linux the Secret Service and
 * nothing else (the kernel's keyring forgets at reboot). Loaded on first use.
 *
 * Every call throws GcsError `secure_store` when the keyring is locked, missing or silent.
 */
export function osKeyring(options: OsKeyringOptions = {}): Keyring {
  const limitMs = options.limitMs ?? 3_000;
  // An entry holds its own connection, with keys agreed on it: making one is most of a call.
  const entries = new Map<string, AsyncEntry>();
  // A bus that has answered is not asked again before each entry, until a call fails.
  let answered: Promise<void> | undefined;
  const open = async (account: string, signal: AbortSignal): Promise<AsyncEntry> => {
    const known = entries.get(account);
    if (known !== undefined) return known;
    const [{ library }] = await Promise.all([
      loadKeyringLibrary(options.nativeFolder),
      answered ??= busAnswers(options.sessionBus, limitMs / 3),
    ]);
    // The limit may have passed meanwhile: then nothing may be written any more.
    signal.throwIfAborted();
    const linux = { store: "secret-service" } as const;
    const entry = new library.AsyncEntry(keyringService, account, { linux });
    entries.set(account, entry);
    return entry;
  };
  const call = <T>(account: string, use: (entry: AsyncEntry) => Promise<T>) =>
    limited(limitMs, async (signal) => {
      try {
        return await use(await open(account, signal));
      } catch (error) {
        entries.delete(account);
        answered = undefined;
        throw error;
      }
    });
  return {
    get: (account) => call(account, async (entry) => await entry.getPassword() ?? undefined),
    set: (account, value) => call(account, (entry) => entry.setPassword(value)),
    delete: (account) => call(account, (entry) => entry.deletePassword()),
  };
}

/** A keyring that forgets with the process: for tests and for `--sandbox`. */
export function memoryKeyring(entries: Map<string, string> = new Map()): Keyring {
  return {
    get: (account) => Promise.resolve(entries.get(account)),
    set: (account, value) => Promise.resolve(void entries.set(account, value)),
    delete: (account) => Promise.resolve(entries.delete(account)),
  };
}

/** Runs a call to the keyring library with an end; its failures come out in words. */
export async function limited<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = secureStore(`The keyring did not answer in ${limitMs / 1000} s`, unlockHint());
      control.abort(error);
      reject(error);
    }, limitMs);
  });
  try {
    return await Promise.race([work(control.signal), late]);
  } catch (error) {
    throw keyringFailure(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A failure of the keyring library in words. Its own text goes to the debug log only. */
export function keyringFailure(error: unknown): GcsError {
  if (error instanceof GcsError) return error;
  const text = error instanceof Error ? error.message : String(error);
  // First, since D-Bus speaks of a "blocked" reply in the same breath.
  if (/did not receive a reply|timed? ?out/i.test(text)) {
    return secureStore("The keyring service does not answer", unlockHint(), error);
  }
  if (/prompt was dismissed|\blocked|user interaction|-25308|-128\b/i.test(text)) {
    return secureStore("The keyring is locked", unlockHint(), error);
  }
  if (/no result found|no default|no such collection/i.test(text)) {
    return secureStore(
      "The keyring service has no collection to keep keys in",
      unlockHint(),
      error,
    );
  }
  if (/dbus|d-bus|secret service|no storage|platform/i.test(text)) {
    return secureStore("There is no keyring service in this session", unlockHint(), error);
  }
  return secureStore("The keyring refused", unlockHint(), error);
}
