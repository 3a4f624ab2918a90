import { withFileLock } from "../../files/mod.ts";

/**
 * A small private place outside the database (the keyring) that remembers the newest checkpoint
 * of each chain and the current key of the trail's ratchet. A database that was truncated, or
 * replaced by an older copy, disagrees with it.
 */
export interface ChainVault {
  /** The remembered text, or undefined when nothing was ever kept under this name. */
  read(name: string): Promise<string | undefined>;
  /** Keeps a text of at most 1 KiB under this name in place of the former one. */
  write(name: string, value: string): Promise<void>;
}

/** A vault that lives as long as the process: for tests and for reading without a keyring. */
export class MemoryVault implements ChainVault {
  readonly #values = new Map<string, string>();

  read(name: string): Promise<string | undefined> {
    return Promise.resolve(this.#values.get(name));
  }

  write(name: string, value: string): Promise<void> {
    this.#values.set(name, value);
    return Promise.resolve();
  }
}

/**
 * Runs work that reads and writes the vault of a database, one process at a time. The database's
 * own lock would not do: it is waited for without letting the program go on, and the vault answers
 * only if it goes on. `signal` ends the wait for a turn, and no work.
 */
export function withVaultLock<T>(
  databasePath: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withFileLock(`${databasePath}.vault`, work, signal === undefined ? {} : { signal });
}
