import { userInfo } from "node:os";

/** Who runs this program, as the operating system knows them. */
export interface Operator {
  /** Undefined where the user id has no name, as in many containers. */
  readonly user: string | undefined;
  /** Undefined on Windows, which has no such numbers; so is `gid`. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly host: string;
}

/** The user and the host of this run. */
export function currentOperator(): Operator {
  return {
    user: userName(),
    uid: Deno.uid() ?? undefined,
    gid: Deno.gid() ?? undefined,
    host: Deno.hostname(),
  };
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
