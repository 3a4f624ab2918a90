import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import type { LoginOptions } from "./loopback_login.ts";
import { requestOf } from "./loopback_login.ts";
import { randomText } from "../globus/mod.ts";
import type { LoginResult } from "../globus/mod.ts";

/** What a login without a listener needs. */
export interface PasteLoginOptions extends LoginOptions {
  /** Shows the page and asks for the code that it ends with. */
  readonly askCode: (url: URL, signal: AbortSignal) => Promise<string>;
}

/**
 * Logs in where no browser can reach this machine (`--no-local-server`): Globus Auth's own page
 * shows a code, and the person copies it here.
 *
 * A `state` cannot come back this way. What binds the code to this login is PKCE: the token
 * endpoint takes the code only together with the verifier, which never leaves this process except
 * to that endpoint; the nonce in the id_token ties the answer to this request. So a code from
 * another person's login, pasted here by deceit, is refused.
 */
export async function pasteLogin(options: PasteLoginOptions): Promise<LoginResult> {
  const { auth, random, signal } = options;
  const attempt = await auth.beginLogin({
    ...requestOf(options),
    redirectUri: auth.codePage,
    state: randomText(random),
  });
  const code = (await options.askCode(attempt.url, signal)).trim();
  if (!/^[\x21-\x7e]{1,4096}$/.test(code)) {
    throw new GcsError("usage", "This is not an authorization code", {
      hint: "Copy the whole code from the page, without spaces",
    });
  }
  return await auth.exchangeCode(attempt, { code: new Secret(code) }, signal);
}
