import { hostname, userInfo } from "node:os";

/** Where this runs, and under which account of the system. */
export interface Machine {
  readonly host: string;
  readonly user: string;
}

/** The machine; the number of the account where the system knows no name for it. */
export function machine(): Machine {
  return { host: hostname(), user: userName() };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${Deno.uid() ?? "unknown"}`;
  }
}
