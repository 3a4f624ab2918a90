import { loginLine } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";

/** What is known of a profile that has no login. */
export interface LoginFacts {
  readonly isService?: boolean;
  /** The endpoint of the profile, where it has one. */
  readonly endpoint?: string | undefined;
  /** Why there is none any more, as the end of a sentence. */
  readonly why?: string | undefined;
}

/** GcsError `auth` that says how to log in, which only a person can. */
export function notLoggedIn(profile: string, facts: LoginFacts = {}): GcsError {
  const { isService = false, endpoint, why } = facts;
  const because = why === undefined ? "" : `: ${why}`;
  return new GcsError("auth", `Not logged in as profile "${profile}"${because}`, {
    hint: isService
      ? "a service gets tokens as it needs them; unset GCS_CLI_CLIENT_SECRET to act as a person"
      : loginLine(profile, endpoint),
  });
}
