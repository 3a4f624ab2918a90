import { GcsError } from "../errors/mod.ts";
import { sanitise, type Secret } from "../secrets/mod.ts";
import type { Operation } from "../base/mod.ts";
import { type OfficialAnswer, runOfficial } from "./run.ts";

/** A command of the official program. */
export interface OfficialRun {
  /** Absolute path, from `findOfficial`. */
  readonly program: string;
  /** Words and options. Never a secret. */
  readonly args: readonly string[];
  /** Written to its standard input, one line. */
  readonly secret?: Secret | undefined;
  /** Values of PATH and HOME, and what else it shall have in its environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** True hands it the terminal of this process, where it can ask. */
  readonly terminal?: boolean;
  /** A client to act as, instead of a login of its own; see {@linkcode officialOperation}. */
  readonly service?: { readonly clientId: string; readonly clientSecret: Secret } | undefined;
}

/** Variables that this program hands on, and no others, so that no secret goes along. */
const handedOn = [
  ...["PATH", "HOME", "TERM", "COLUMNS", "GLOBUS_SDK_ENVIRONMENT"],
  ...["HTTPS_PROXY", "NO_PROXY"],
];

const secretWord = /secret|password|passphrase|private[-_]?key(?!-path)|oauth[-_]?token/i;

/**
 * A run of the official program as an operation that describes itself before it happens.
 *
 * A secret goes to its standard input, as one line, and to nothing else: not to its arguments, not
 * to its environment. Whether a release reads it from there, or insists on a terminal, is not
 * published. Without a secret and a terminal its standard input is empty, so a question of its own
 * ends it.
 *
 * Only the client secret of `service` goes into its environment, since nothing else is documented
 * for it (GCS_CLI_CLIENT_SECRET).
 *
 * @throws GcsError `usage` when an argument is or names a secret. `send` throws `failed` (`usage`
 * for status 2, as command lines of its kind mean it) with the program's last line.
 */
export function officialOperation(run: OfficialRun): Operation<OfficialAnswer> {
  const { program, args, secret, env = {}, service, terminal = false } = run;
  const identity = service === undefined ? {} : {
    "GCS_CLI_CLIENT_ID": service.clientId,
    "GCS_CLI_CLIENT_SECRET": service.clientSecret,
  };
  refuseSecrets(args, secret);
  return {
    request: {
      service: "local",
      method: "run",
      target: program,
      body: {
        arguments: args,
        ...(service === undefined ? {} : { environment: identity }),
        ...(secret === undefined ? {} : { "standard_input": secret }),
      },
    },
    send: async (signal) => {
      const { code, ...answer } = await runOfficial({
        program,
        args,
        // Its language runtime refuses to print beyond ASCII under the plain C locale.
        env: {
          "LANG": "C.UTF-8",
          ...Object.fromEntries(handedOn.map((name) => [name, env[name]])),
          "GCS_CLI_CLIENT_ID": service?.clientId,
        },
        clientSecret: service?.clientSecret,
        input: secret,
        terminal,
        signal,
      });
      if (code !== 0) throw failure(run, code, answer);
      return answer;
    },
  };
}

function refuseSecrets(args: readonly string[], secret: Secret | undefined): void {
  const value = secret?.reveal() ?? "";
  for (const arg of args) {
    const flag = /^-[^=]*/.exec(arg)?.[0] ?? "";
    if (!secretWord.test(flag) && (value === "" || !arg.includes(value))) continue;
    throw new GcsError(
      "usage",
      "Refused to pass a secret to the official program on its command line",
      { hint: "every user of the machine could see it; use the options for secrets in --help" },
    );
  }
}

function failure({ program, args }: OfficialRun, code: number, answer: OfficialAnswer): GcsError {
  const lines = sanitise(`${answer.stdout}\n${answer.stderr}`).split("\n");
  const last = lines.map((line) => line.trim()).findLast((line) => line !== "");
  const why = last === undefined ? "" : `: ${last.slice(0, 300)}`;
  const options = args.findIndex((arg) => arg.startsWith("-"));
  const words = (options === -1 ? args : args.slice(0, options)).join(" ");
  return new GcsError(
    code === 2 ? "usage" : "failed",
    `The official program ended with status ${code}${why}`,
    code === 2 ? { hint: `${program} ${words} --help` } : {},
  );
}
