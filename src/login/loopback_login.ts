import { linkSignals, logInAgain } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Clock, Random } from "../base/mod.ts";
import type { AuthClient } from "../globus/mod.ts";
import { oauthError } from "../globus/mod.ts";
import type { SessionRequirements } from "../globus/mod.ts";
import { awaitState, stateLifetime } from "./login_state.ts";
import { type LoopbackHost, openLoopbackListener } from "./loopback_listener.ts";
import type { LoginResult } from "../globus/mod.ts";

/** What both kinds of login need. */
export interface LoginOptions {
  readonly auth: AuthClient;
  /** Besides `openid profile email`, which every login asks for. Dependent scopes are allowed. */
  readonly scopes: readonly string[];
  readonly random: Random;
  readonly signal: AbortSignal;
  /** True asks for the password again even where a browser session exists. */
  readonly forceLogin?: boolean;
  /** False asks for access tokens alone. */
  readonly refreshTokens?: boolean;
  readonly session?: SessionRequirements;
  readonly label?: string;
}

/** What a login through the browser on this machine needs. */
export interface LoopbackLoginOptions extends LoginOptions {
  readonly clock: Clock;
  /** Called with the page before the browser is opened, to show it to the person. */
  readonly onUrl: (url: URL) => void;
  /** Opens the page. False, or a failure, only means that the person opens it by hand. */
  readonly openBrowser: (url: URL) => Promise<boolean>;
  /** Called when the browser could not be opened. What it throws ends the login. */
  readonly onNoBrowser?: () => void;
  /** Milliseconds to wait for the person. Default 5 minutes, which is also the most. */
  readonly timeouts?: { readonly answer?: number };
  /**
   * Name of this machine in the redirect address. Default `localhost`, the form that Globus' own
   * tools register; RFC 8252 section 8.3 prefers `127.0.0.1` where the client registered it.
   */
  readonly redirectHost?: LoopbackHost;
}

/**
 * Logs in through a browser on this machine (RFC 8252): authorization code with PKCE, answered to
 * a listener on loopback that takes exactly one redirect with the right `state`.
 *
 * Prints nothing. Wrong and stray requests do not end it; refusal, the time limit and the signal
 * do, each as a GcsError.
 */
export async function loopbackLogin(options: LoopbackLoginOptions): Promise<LoginResult> {
  const { auth, clock, random, signal } = options;
  const { state, redeem } = awaitState(clock, random);
  const listener = await openLoopbackListener({
    host: options.redirectHost ?? "localhost",
    issuer: auth.issuer,
    clock,
    redeem,
  });
  try {
    const attempt = await auth.beginLogin({
      ...requestOf(options),
      redirectUri: listener.redirectUri,
      state,
    });
    options.onUrl(attempt.url);
    const { promise: unopened, reject } = Promise.withResolvers<never>();
    options.openBrowser(attempt.url).catch(() => false).then((opened) => {
      if (!opened) options.onNoBrowser?.();
    }).catch(reject);
    const wait = Math.min(options.timeouts?.answer ?? stateLifetime, stateLifetime);
    const answer = await within(Promise.race([listener.answer, unopened]), wait, clock, signal);
    listener.close();
    if ("error" in answer) throw oauthError(answer.error, answer.description);
    return await auth.exchangeCode(attempt, answer, signal);
  } finally {
    listener.close();
  }
}

/** The members of a login request that both kinds of login pass on. */
export function requestOf(options: LoginOptions) {
  const { scopes, forceLogin, refreshTokens, session, label } = options;
  return {
    scopes,
    ...(forceLogin === undefined ? {} : { forceLogin }),
    ...(refreshTokens === undefined ? {} : { refreshTokens }),
    ...(session === undefined ? {} : { session }),
    ...(label === undefined ? {} : { label }),
  };
}

async function within<T>(
  work: Promise<T>,
  milliseconds: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const done = new AbortController();
  const linked = linkSignals([signal, done.signal]);
  const limit = clock.sleep(milliseconds, linked.signal).then(
    () => {
      throw new GcsError("auth", "The login was not completed in time", { hint: logInAgain });
    },
    () => {
      throw new GcsError("interrupted", "The login was interrupted");
    },
  );
  try {
    return await Promise.race([work, limit]);
  } finally {
    done.abort();
    linked[Symbol.dispose]();
    await limit.catch(() => {});
  }
}
