import type { Secret } from "../secrets/mod.ts";
import type { Token } from "../globus/mod.ts";
import { rotationIsDue } from "./session_rules.ts";
import type { StoredLogin } from "./stored_login.ts";

/** What calls for a new token. Each member counts by itself; an absent one never does. */
export interface RefreshRule {
  /** A token that a server refused: another one in its place was renewed already. */
  readonly refused?: Secret;
  /** The token ends within this many milliseconds. */
  readonly endsWithinMs?: number;
  /** The token is older than this many days; 0: never. */
  readonly rotationDays?: number;
}

/** Whether a token must be replaced before it is used. The only place where that is decided. */
export function refreshIsDue(token: Token, rule: RefreshRule, now: number): boolean {
  const { refused, endsWithinMs = -Infinity, rotationDays = 0 } = rule;
  if (refused !== undefined && refused.reveal() === token.accessToken.reveal()) return true;
  return now >= token.expiresAt - endsWithinMs ||
    rotationIsDue(token.issuedAt, rotationDays, now);
}

/** A fresh token in the place of an old one: a refresh token that did not come anew stays. */
export function mergeToken(old: Token | undefined, fresh: Token): Token {
  if (fresh.refreshToken !== undefined || old?.refreshToken === undefined) return fresh;
  return { ...fresh, refreshToken: old.refreshToken };
}

/**
 * A fresh login in the place of an old one. Tokens of other resource servers stay, if they are of
 * the same client at the same Globus Auth: no other client could refresh or revoke them.
 */
export function mergeLogin(old: StoredLogin | undefined, fresh: StoredLogin): StoredLogin {
  if (old?.clientId !== fresh.clientId || old.authUrl !== fresh.authUrl) return fresh;
  return { ...fresh, tokens: { ...old.tokens, ...fresh.tokens } };
}

/** The secrets of tokens, each once; refresh tokens first, since those could make new ones. */
export function secretsOf(tokens: Iterable<Token>): Secret[] {
  const all = [...tokens];
  const ordered = [
    ...all.flatMap(({ refreshToken }) => refreshToken ?? []),
    ...all.map(({ accessToken }) => accessToken),
  ];
  return [...new Map(ordered.map((secret) => [secret.reveal(), secret])).values()];
}
