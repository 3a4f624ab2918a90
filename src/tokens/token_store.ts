import { join } from "node:path";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import { removePrivateFile, withFileLock } from "../files/mod.ts";
import type { Clock, Random } from "../base/mod.ts";
import { secureStore } from "../keys/mod.ts";
import type { StoredLogin, StoredToken } from "./stored_login.ts";
import { rotateTokenKey, type RotationReport } from "./rotate_key.ts";
import { clockSkewMs, type SessionPolicy, touchIsDue } from "./session_rules.ts";
import { checkedProfile, type TokenFileInfo, type TokenFiles, tokenFiles } from "./token_files.ts";
import type { KeyVault, VaultKey } from "../keys/mod.ts";
import type { KeySource } from "../keys/mod.ts";

/** One profile as `auth status` lists it, without anything that needs a key. */
export interface TokenStatus extends TokenFileInfo {
  /** Where the key is; absent when it is not on record. */
  readonly source?: KeySource;
  readonly keyCreatedAt?: string;
}

/** When a refresh is called for. */
export interface RefreshNeed {
  /** The token that a server refused: refreshed unless another process already did. */
  readonly rejected?: Secret;
  /** Or: refreshed when it ends within this many milliseconds. Default 5 minutes. */
  readonly thresholdMs?: number;
  readonly signal?: AbortSignal;
}

/** Logins by profile, each in its own sealed file. */
export interface TokenStore {
  /** Undefined when the profile has none. */
  load(profile: string): Promise<StoredLogin | undefined>;
  save(profile: string, login: StoredLogin): Promise<void>;
  /** Changes a login that is there, alone among all processes. False when there is none. */
  update(profile: string, change: (login: StoredLogin) => StoredLogin): Promise<boolean>;
  /** Removes the file, whether or not it can be opened. False when there was none. */
  remove(profile: string): Promise<boolean>;
  /** Records that the session was used, when that is due (see {@linkcode touchIsDue}). */
  touch(profile: string, login: StoredLogin, policy: SessionPolicy): Promise<void>;
  /**
   * A token that does not need a refresh. Of many processes that ask at once, one calls `refresh`
   * and the others get what it got. A missing new refresh token keeps the old one.
   */
  refreshOnce(
    profile: string,
    resourceServer: string,
    refresh: (token: StoredToken, login: StoredLogin) => Promise<StoredToken>,
    need?: RefreshNeed,
  ): Promise<StoredToken>;
  list(): Promise<TokenStatus[]>;
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
}

/** The token store of a folder. Nothing is read or created until it is used. */
export function createTokenStore(options: TokenStoreOptions): TokenStore {
  const { folder, vault, clock, random } = options;
  const files = tokenFiles(folder, vault, random);
  // Everything that seals runs under one short lock, so that a rotation sees no half-way state.
  const alone = <T>(work: () => Promise<T>) => withFileLock(join(folder, "store"), work, { clock });
  const save = async (profile: string, login: StoredLogin) =>
    await files.write(profile, login, await keyForWriting(files, vault));
  const update: TokenStore["update"] = (profile, change) =>
    alone(async () => {
      const login = await files.read(profile);
      if (login === undefined) return false;
      await save(profile, change(login));
      return true;
    });

  return {
    load: (profile) => files.read(profile),
    save: (profile, login) => alone(() => save(checkedProfile(profile), login)),
    update,
    remove: (profile) => alone(() => removePrivateFile(files.path(profile))),
    async touch(profile, login, policy) {
      const now = clock.now();
      if (!touchIsDue(login.session.lastUsed, policy, now)) return;
      await update(profile, (stored) => ({ ...stored, session: touched(stored.session, now) }));
    },
    async refreshOnce(profile, server, refresh, need = {}) {
      const lock = join(folder, `${checkedProfile(profile)}.refresh`);
      const { signal } = need;
      return await withFileLock(lock, async () => {
        const login = await files.read(profile);
        const token = login?.tokens[server];
        if (login === undefined || token === undefined) throw notLoggedIn(profile);
        if (!needsRefresh(token, need, clock.now())) return token;
        const fresh = keepRefreshToken(await refresh(token, login), token);
        const kept = await update(profile, (stored) => ({
          ...stored,
          tokens: { ...stored.tokens, [server]: fresh },
        }));
        if (!kept) throw notLoggedIn(profile);
        return fresh;
      }, { clock, timeoutMs: 120_000, ...(signal === undefined ? {} : { signal }) });
    },
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
    rotateKey: (onStep = () => {}) => alone(() => rotateTokenKey(files, vault, onStep)),
  };
}

/**
 * The current key, or the first one. While a file needs a key that is missing no other is made; a
 * lost key that no file needs is replaced, so that a login after a logout works again.
 */
async function keyForWriting(files: TokenFiles, vault: KeyVault): Promise<VaultKey> {
  const keys = await vault.list();
  const onRecord = keys.find((key) => key.purpose === "tokens" && key.current);
  const used = await files.usedKeyIds();
  if (onRecord === undefined && used.size > 0) {
    throw secureStore(
      "Sealed token files are there, but the register of their keys is not",
      "restore keys.json from a backup, or remove each profile's tokens: gcs logout",
    );
  }
  try {
    return await vault.createKey("tokens");
  } catch (error) {
    if (onRecord === undefined || used.has(onRecord.id)) throw error;
    return await vault.createKey("tokens", { replace: true });
  }
}

/** The time on record never goes back, and a wrong clock does not push it forward for good. */
function touched(session: StoredLogin["session"], now: number): StoredLogin["session"] {
  const beyond = session.lastUsed > now + clockSkewMs;
  return beyond ? session : { ...session, lastUsed: Math.max(session.lastUsed, now) };
}

function needsRefresh(token: StoredToken, need: RefreshNeed, now: number): boolean {
  if (need.rejected !== undefined) return need.rejected.reveal() === token.accessToken.reveal();
  return now >= token.expiresAt - (need.thresholdMs ?? 300_000);
}

function keepRefreshToken(fresh: StoredToken, old: StoredToken): StoredToken {
  if (fresh.refreshToken !== undefined || old.refreshToken === undefined) return fresh;
  return { ...fresh, refreshToken: old.refreshToken };
}

function notLoggedIn(profile: string): GcsError {
  return new GcsError("auth", `Profile "${profile}" is not logged in`, { hint: "gcs login" });
}
