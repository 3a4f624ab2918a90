import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "../../src/secrets/mod.ts";
import { type Clock, systemRandom } from "../../src/base/mod.ts";
import { type Keyring, memoryKeyring, openVault } from "../../src/keys/mod.ts";
import type { Token } from "../../src/globus/mod.ts";
import { createTokenStore, type StoredLogin } from "../../src/tokens/mod.ts";

export const noon = Date.parse("2026-05-01T12:00:00Z");
const minute = 60_000;

/** The session limits of a configuration that sets none. */
export const policy = {
  inactivityMinutes: 30,
  absoluteMinutes: 60,
  refreshThresholdMinutes: 5,
  autoRefresh: true,
} as const;

/** A clock that stands still until it is set; waiting takes one turn of the event loop. */
export function fakeClock(start = noon): Clock & { set(time: number): void } {
  let time = start;
  return {
    now: () => time,
    set: (next) => void (time = next),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/** Runs with a private folder that is gone afterwards. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "gcs-secrets-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function token(access: string, minutes = 60, refresh = "refresh-token-canary"): Token {
  return {
    accessToken: new Secret(access),
    refreshToken: new Secret(refresh),
    expiresAt: noon + minutes * minute,
    issuedAt: noon,
    scope: "openid email",
    tokenType: "Bearer",
  };
}

export function login(access = "access-token-canary", minutes = 60): StoredLogin {
  return {
    tokens: { "auth.globus.org": token(access, minutes) },
    identity: { sub: "6f1f7c2e-0000-4000-8000-000000000001", username: "ann@example.org" },
    clientId: "6f1f7c2e-0000-4000-8000-000000000002",
    authUrl: "https://auth.globus.org",
    session: { startedAt: noon, lastUsed: noon, method: "browser" },
  };
}

/** A vault and a store in `folder`, as a process of its own would open them. */
export function open(folder: string, keyring: Keyring = memoryKeyring(), clock = fakeClock()) {
  const vault = openVault({ folder: join(folder, "keys"), keyring, clock, random: systemRandom });
  const tokens = join(folder, "tokens");
  const store = createTokenStore({ folder: tokens, vault, clock, random: systemRandom });
  return { vault, store, tokens, clock, keyring };
}

/** The revealed access token of a profile's only resource server. */
export function accessOf(found: StoredLogin | undefined): string | undefined {
  return found?.tokens["auth.globus.org"]?.accessToken.reveal();
}
