import { join } from "node:path";
import { notLoggedIn } from "./not_logged_in.ts";
import { checkProfileName, isUnwritable, removePrivateFile, withFileLock } from "../files/mod.ts";
import type { Clock, Random } from "../base/mod.ts";
import { secureStore } from "../keys/mod.ts";
import type { Token } from "../globus/mod.ts";
import type { StoredLogin } from "./stored_login.ts";
import { rotateTokenKey, type RotationReport } from "./rotate_key.ts";
import { clockSkewMs, type SessionPolicy, touchIsDue } from "./session_rules.ts";
import { mergeToken, refreshIsDue, type RefreshRule } from "./token_rules.ts";
import { type TokenFileInfo, type TokenFiles, tokenFiles } from "./token_files.ts";
import type { KeyVault, VaultKey } from "../keys/mod.ts";
import type { KeySource } from "../keys/mod.ts";

/** One profile as `auth status` lists it, without anything that needs a key. */
export interface TokenStatus extends TokenFileInfo {
  /** Where the key is; absent when it is not on record. */
  readonly source?: KeySource;
  readonly keyCreatedAt?: string;
}

/** Logins by profile, each in its own sealed file. */
export interface TokenStore {
  /** Undefined when the profile has none. */
  load(profile: string): Promise<StoredLogin | undefined>;
  save(profile: string, login: StoredLogin): Promise<void>;
  /** Fails as `save` would, and where the login that is there cannot be opened. Makes the key. */
  ready(profile: string): Promise<void>;
  /** Changes a login that is there, alone among all processes. False when there is none. */
  update(profile: string, change: (login: StoredLogin) => StoredLogin): Promise<boolean>;
  /** Removes the file, whether or not it can be opened. False when there was none. */
  remove(profile: string): Promise<boolean>;
  /**
   * Runs `work` while nobody else logs in, refreshes or logs out the profile, in any process. What
   * it loads is then still there when it saves or removes. Must not call `refreshOnce`.
   */
  alone<T>(profile: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Records that the session was used, when that is due (see {@linkcode touchIsDue}). False where
   * nothing can be written: the session then ends sooner.
   */
  touch(profile: string, login: StoredLogin, policy: SessionPolicy): Promise<boolean>;
  /**
   * A token that does not need a refresh by the rule. Of many processes that ask at once, one
   * calls `refresh` and the others get what it got. A missing new refresh token keeps the old one.
   */
  refreshOnce(
    profile: string,
    resourceServer: string,
    refresh: (token: Token, login: StoredLogin) => Promise<Token>,
    rule: RefreshRule,
    signal?: AbortSignal,
  ): Promise<Token>;
  list(): Promise<TokenStatus[]>;
  /** Names of the profiles that have a token file, readable or not. */
  profiles(): Promise<string[]>;
  /** Re-seals every profile under a new key. `onStep` is told each step as it was done. */
  rotateKey(onStep?: (step: string) => void): Promise<RotationReport>;
}

/** What a token store stands on. */
export interface TokenStoreOptions {
  /** Private folder of the token files. */
  readonly folder: string;
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends a wait for other processes where nothing was begun that has to be kept. */
  readonly signal?: AbortSignal | undefined;
}

/** The token store of a folder. Nothing is read or created until it is used. */
export function createTokenStore(options: TokenStoreOptions): TokenStore {
  const { folder, vault, clock, random, signal: interrupt } = options;
  const files = tokenFiles(folder, vault, random);
  // Everything that seals runs under one short lock, so that a rotation sees no half-way state.
  const sealing = <T>(work: () => Promise<T>, signal?: AbortSignal) =>
    withFileLock(join(folder, "store"), work, { clock, ...(signal && { signal }) });
  const save = async (profile: string, login: StoredLogin) =>
    await files.write(profile, login, await keyForWriting(files, vault));
  const alone: TokenStore["alone"] = async (profile, work, signal) =>
    await withFileLock(join(folder, `${checkProfileName(profile)}.refresh`), work, {
      clock,
      timeoutMs: 120_000,
      ...(signal === undefined ? {} : { signal }),
    });
  const updateUntil = (
    profile: string,
    change: (login: StoredLogin) => StoredLogin,
    signal?: AbortSignal,
  ) =>
    sealing(async () => {
      const login = await files.read(profile);
      if (login === undefined) return false;
      await save(profile, change(login));
      return true;
    }, signal);
  const update: TokenStore["update"] = (profile, change) => updateUntil(profile, change);

  return {
    load: (profile) => files.read(profile),
    save: (profile, login) => sealing(() => save(checkProfileName(profile), login)),
    ready: (profile) =>
      sealing(async () => {
        await files.read(profile);
        await keyForWriting(files, vault);
      }, interrupt),
    update,
    alone,
    remove: (profile) => sealing(() => removePrivateFile(files.path(profile))),
    async touch(profile, login, policy) {
      const now = clock.now();
      if (!touchIsDue(login.session.lastUsed, policy, now)) return true;
      const touch = (stored: StoredLogin) => ({ ...stored, session: touched(stored.session, now) });
      try {
        await updateUntil(profile, touch, interrupt);
        return true;
      } catch (error) {
        if (isUnwritable(error)) return false;
        throw error;
      }
    },
    refreshOnce: (profile, server, refresh, rule, signal) =>
      alone(profile, async () => {
        const login = await files.read(profile);
        const token = login?.tokens[server];
        if (login === undefined || token === undefined) throw notLoggedIn(profile);
        if (!refreshIsDue(token, rule, clock.now())) return token;
        const fresh = mergeToken(token, await refresh(token, login));
        const kept = await update(profile, (stored) => ({
          ...stored,
          tokens: { ...stored.tokens, [server]: fresh },
        }));
        if (!kept) throw notLoggedIn(profile);
        return fresh;
      }, signal),
    profiles: () => files.profiles(),
    async list() {
      const keys = await vault.list();
      const result: TokenStatus[] = [];
      for (const profile of await files.profiles()) {
        const info = await files.info(profile);
        const key = keys.find((key) => key.purpose === "tokens" && key.id === info?.keyId);
        if (info === undefined) continue;
        result.push(key ? { ...info, source: key.source, keyCreatedAt: key.createdAt } : info);
      }
      return result;
    },
    rotateKey: (onStep = () => {}) =>
      sealing(() => rotateTokenKey(files, vault, onStep), interrupt),
  };
}

/**
 * The current key, or the first one. While a file needs a key that is missing no other is made; a
 * lost key that no file needs is replaced, so that a login after a logout works again.
 */
async function keyForWriting(files: TokenFiles, vault: KeyVault): Promise<VaultKey> {
  const keys = await vault.list();
  const onRecord = keys.find((key) => key.purpose === "tokens" && key.current);
  if (onRecord === undefined && await files.needKey()) {
    throw secureStore(
      "Sealed token files are there, but the register of their keys is not",
      "restore keys.json from a backup, or remove each profile's tokens: gcs logout",
    );
  }
  try {
    return await vault.createKey("tokens");
  } catch (error) {
    if (onRecord === undefined || await files.needKey(onRecord.id)) throw error;
    return await vault.createKey("tokens", { replace: true });
  }
}

/** The time on record never goes back, and a wrong clock does not push it forward for good. */
function touched(session: StoredLogin["session"], now: number): StoredLogin["session"] {
  const beyond = session.lastUsed > now + clockSkewMs;
  return beyond ? session : { ...session, lastUsed: Math.max(session.lastUsed, now) };
}
