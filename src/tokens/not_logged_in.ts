import { GcsError } from "../errors/mod.ts";

/** GcsError `auth` that says how to log in, which only a person can. */
export function notLoggedIn(profile: string, isService = false): GcsError {
  return new GcsError("auth", `Not logged in as profile "${profile}"`, {
    hint: isService
      ? "a service gets tokens as it needs them; unset GCS_CLI_CLIENT_SECRET to act as a person"
      : loginHint(profile),
  });
}

/** The command line that logs a profile in. */
export function loginHint(profile: string): string {
  return profile === "default" ? "gcs login ENDPOINT" : `gcs --profile ${profile} login ENDPOINT`;
}
