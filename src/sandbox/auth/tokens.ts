/** What was agreed to in one log-in: who, for which client, how. */
export interface Session {
  readonly clientId: string;
  readonly identityId: string;
  /** When the identity last proved who it is, in milliseconds since 1970. */
  readonly authenticatedAt: number;
  readonly mfa: boolean;
}

/** One access or refresh token. */
export interface Token {
  readonly value: string;
  readonly kind: "access" | "refresh";
  readonly session: Session;
  readonly resourceServer: string;
  readonly scopes: readonly string[];
  /** Scopes the resource server may ask for in the person's name. */
  readonly dependencies: readonly string[];
  readonly issuedAt: number;
  /** Undefined: does not expire. */
  readonly expiresAt: number | undefined;
  /** Value of the refresh token that it was made from or with. */
  readonly refreshToken: string | undefined;
}

export type NewToken = Omit<Token, "value" | "issuedAt" | "expiresAt">;

/** Tokens that were issued and not revoked. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  readonly #now: () => number;
  readonly #secret: (length: number) => string;
  readonly #lifetimeMs: number;

  constructor(now: () => number, secret: (length: number) => string, lifetimeMs: number) {
    this.#now = now;
    this.#secret = secret;
    this.#lifetimeMs = lifetimeMs;
  }

  /** Seconds that a new access token lasts. */
  get lifetimeSeconds(): number {
    return Math.floor(this.#lifetimeMs / 1000);
  }

  issue(token: NewToken): Token {
    const issuedAt = this.#now();
    const issued: Token = {
      ...token,
      // The prefix and alphabet of Globus tokens, so that redaction is tested on the real shape.
      value: `Ag${this.#secret(48)}`,
      issuedAt,
      expiresAt: token.kind === "access" ? issuedAt + this.#lifetimeMs : undefined,
    };
    this.#tokens.set(issued.value, issued);
    return issued;
  }

  /** The token while it is neither expired nor revoked. */
  find(value: string, kind?: Token["kind"]): Token | undefined {
    const token = this.#tokens.get(value);
    if (token === undefined || (kind !== undefined && token.kind !== kind)) return undefined;
    return token.expiresAt !== undefined && token.expiresAt <= this.#now() ? undefined : token;
  }

  /** Removes a token; a refresh token takes its access tokens with it. */
  revoke(value: string): void {
    const token = this.#tokens.get(value);
    this.#tokens.delete(value);
    if (token?.kind !== "refresh") return;
    for (const other of [...this.#tokens.values()]) {
      if (other.refreshToken === value) this.#tokens.delete(other.value);
    }
  }

  /** Ends every access token at once, as if their time were over. Refresh tokens stay. */
  expireAccessTokens(): void {
    for (const token of [...this.#tokens.values()]) {
      if (token.kind === "access") this.#tokens.delete(token.value);
    }
  }
}
