import { GcsError } from "../errors/mod.ts";

/** GcsError `auth` that says how to log in. */
export function notLoggedIn(profile: string): GcsError {
  return new GcsError("auth", `Not logged in as profile "${profile}"`, {
    hint: loginHint(profile),
  });
}

/** The command line that logs a profile in. */
export function loginHint(profile: string): string {
  return profile === "default" ? "gcs login ENDPOINT" : `gcs --profile ${profile} login ENDPOINT`;
}
