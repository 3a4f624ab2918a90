import { isAbsolute } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { requireTrustedPath } from "../files/mod.ts";
import type { Secret } from "../secrets/mod.ts";

/** A program to start. */
export interface ProgramStart {
  /** Absolute path. */
  readonly program: string;
  /** What it is, for messages: `the official program`. */
  readonly what: string;
  /** Words and options. Never a secret: everybody on the machine can see them. */
  readonly args: readonly string[];
  /** Its whole environment, each variable by its name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A client secret in its environment, for a program that documents no other way to give it. */
  readonly clientSecret?: Secret | undefined;
  /** Default: nothing to read. */
  readonly stdin?: "piped" | "inherit";
  /** Where its output goes; default: nowhere. */
  readonly output?: "piped" | "inherit";
  /** Ends it by SIGTERM. */
  readonly signal?: AbortSignal | undefined;
}

/** Names under which secrets are kept. */
const secretName = /secret|token|password|passphrase(?!_file)|credential|private_?key/i;

/** Whether a variable of that name may hold a secret, which no program is handed by name. */
export function mayHoldSecret(name: string): boolean {
  return secretName.test(name);
}

/**
 * Starts a program; the only place that does. It must be named by its absolute path, and every part
 * of the path must be in nobody's hands but root's and the user's. It inherits nothing: it gets the
 * variables that are named here, no shell, and a terminal only by `inherit`.
 *
 * @throws GcsError `failed` when others could change it, or when it cannot be started.
 */
export function startProgram(start: ProgramStart): Deno.ChildProcess {
  const { program, what, args, stdin = "null", output = "null", signal } = start;
  if (!isAbsolute(program)) {
    throw new GcsError("failed", `Refused to start ${what}: its path is not absolute`);
  }
  const env = variables(start);
  try {
    const path = requireTrustedPath(program, what);
    return new Deno.Command(path, {
      args: [...args],
      clearEnv: true,
      env,
      stdin,
      stdout: output,
      stderr: output,
      ...(signal === undefined ? {} : { signal }),
    }).spawn();
  } catch (cause) {
    if (cause instanceof GcsError && cause.kind === "failed") throw cause;
    const name = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
    throw new GcsError("failed", `${name} cannot be started`, {
      hint: `try it in a terminal: ${program} --help`,
      cause,
    });
  }
}

function variables({ env, what, clientSecret }: ProgramStart): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (mayHoldSecret(name)) {
      throw new GcsError("failed", `Refused to hand ${name} to ${what}: it may hold a secret`);
    }
    given[name] = value;
  }
  if (clientSecret !== undefined) given["GCS_CLI_CLIENT_SECRET"] = clientSecret.reveal();
  return given;
}
