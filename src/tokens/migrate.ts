import { logInAgain } from "../base/mod.ts";
import { join } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { readPrivateFile, writePrivateFile } from "../files/mod.ts";
import type { Clock } from "../base/mod.ts";
import { maxEnvelopeBytes } from "../keys/mod.ts";
import { secureStore } from "../keys/mod.ts";
import { decodeGoKey, openGoFile, parseGoToken, readGoKey } from "./go_format.ts";
import type { Keyring } from "../keys/mod.ts";
import type { StoredLogin } from "./stored_login.ts";
import { formOf, type TokenFileInfo } from "./token_files.ts";
import type { TokenStore } from "./token_store.ts";

/** What became of one profile's file. */
export interface Migration {
  readonly profile: string;
  readonly form: TokenFileInfo["form"];
  /** `would_migrate` in a dry run; `unknown` and `failed` files were left as they were. */
  readonly result: "migrated" | "would_migrate" | "already_sealed" | "unknown" | "failed";
  /** The untouched copy of the old file. */
  readonly backup?: string;
  /** True when that copy holds tokens in the clear: to be removed once the new file works. */
  readonly backupIsPlaintext?: boolean;
  readonly error?: unknown;
}

/** What a migration needs. */
export interface MigrateOptions {
  /** Folder of the token files; the store's. */
  readonly folder: string;
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Of the program that got the tokens; the old files do not say. */
  readonly clientId: string;
  readonly authUrl: string;
  readonly dryRun?: boolean;
  /** The keyring that holds the Go port's key; default: the operating system's. */
  readonly keyring?: Keyring;
  /** Where a compiled program may keep a private copy of the keyring library. */
  readonly nativeFolder?: string;
}

/**
 * Seals the token files of the Go port (plaintext and `encrypted-v1`) in this program's format.
 * Each old file is copied first. Running it again changes nothing.
 */
export async function migrateTokens(options: MigrateOptions): Promise<Migration[]> {
  const result: Migration[] = [];
  let key: Promise<Uint8Array<ArrayBuffer>> | undefined;
  const goKey = () => key ??= findGoKey(options);
  for (const profile of await options.store.profiles()) {
    result.push(
      await options.store.alone(profile, () => migrateOne(profile, options, goKey)),
    );
  }
  return result;
}

async function migrateOne(
  profile: string,
  options: MigrateOptions,
  goKey: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Migration> {
  const path = join(options.folder, `${profile}.json`);
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  try {
    bytes = await readPrivateFile(path, { maxBytes: maxEnvelopeBytes });
  } catch (error) {
    return { profile, form: "unknown", result: "failed", error };
  }
  const form = bytes === undefined ? "unknown" : formOf(bytes);
  if (bytes === undefined || form === "unknown") return { profile, form, result: "unknown" };
  if (form === "sealed") return { profile, form, result: "already_sealed" };
  try {
    const text = new TextDecoder().decode(bytes);
    const inner = form === "plaintext" ? text : await openGoFile(text, await goKey());
    const login = loginOf(inner, options);
    if (login === undefined) return { profile, form, result: "unknown" };
    if (options.dryRun === true) return { profile, form, result: "would_migrate" };
    const backup = await keepBackup(path, bytes);
    await options.store.save(profile, login);
    return { profile, form, result: "migrated", backup, backupIsPlaintext: form === "plaintext" };
  } catch (error) {
    return { profile, form, result: "failed", error };
  }
}

/** A session of its own starts now, because the old files do not say when theirs did. */
function loginOf(text: string, options: MigrateOptions): StoredLogin | undefined {
  const now = options.clock.now();
  const found = parseGoToken(text, now);
  return found && {
    tokens: { [found.resourceServer]: found.token },
    identity: { sub: "", username: "" },
    clientId: options.clientId,
    authUrl: options.authUrl,
    session: { startedAt: now, lastUsed: now, method: "migrated" },
  };
}

async function findGoKey(
  { nativeFolder, keyring }: MigrateOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await readGoKey(nativeFolder, keyring);
  if (stored === undefined) {
    throw secureStore("The key of the version 1 tokens is not in the keyring", logInAgain);
  }
  const key = decodeGoKey(stored);
  if (key === undefined) throw secureStore("The key of the version 1 tokens is malformed");
  return key;
}

/** A copy under a name that no other copy has; a copy of the same bytes is used again. */
async function keepBackup(path: string, bytes: Uint8Array): Promise<string> {
  for (let number = 1; number < 100; number++) {
    const backup = `${path}.v1-backup${number === 1 ? "" : `-${number}`}`;
    const there = await readPrivateFile(backup, { maxBytes: maxEnvelopeBytes });
    if (there !== undefined && !equal(there, bytes)) continue;
    if (there === undefined) await writePrivateFile(backup, bytes);
    return backup;
  }
  throw new GcsError("conflict", "There are too many backups of one token file");
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
