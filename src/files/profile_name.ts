import { GcsError } from "../errors/mod.ts";

/** How a profile may be called: its name is part of the name of a file. */
export const profileName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The same in words. */
export const profileNameWords =
  "letters, digits, dot, dash and underscore, at most 64, starting with a letter or a digit";

/** Refuses a name that could lead to another file, `../x` for one. GcsError `usage`. */
export function checkProfileName(name: string): string {
  if (profileName.test(name)) return name;
  throw new GcsError("usage", `Invalid name of a profile ${JSON.stringify(name)}`, {
    hint: `a profile is named by ${profileNameWords}`,
  });
}
