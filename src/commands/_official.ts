import type { Confirmation } from "../prompts/mod.ts";
import {
  arg,
  type Context,
  flagOf,
  opt,
  type OptionSpec,
  type Plan,
  planOne,
} from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { sanitise, Secret } from "../secrets/mod.ts";
import { hideSecrets } from "../gcs/mod.ts";
import { type Operation, visible } from "../base/mod.ts";
import {
  findOfficial,
  type OfficialAnswer,
  officialOperation,
  type OfficialPlaces,
  wholePath,
} from "../official/mod.ts";
import { done, show, text, type View } from "../output/mod.ts";

/** Words that go to the official program as they are: its own options, behind `--`. */
export const officialWords = arg.many(
  arg.optional(arg.text("ARGUMENT", "Further words for the official program, behind --")),
);

/** For commands that the official program logs in for, which needs a terminal. */
export const asService = opt.flag(
  "Let the official program act as the client of GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET",
);

/** What the help text of such a command says. */
export const loginWords = "The official program logs in by itself, at your terminal. " +
  "--as-service gives it GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET of this environment in its " +
  "own, as its documentation has it for automated deployments.";

/** What every help text of a hand-over says. */
export const handOverWords =
  "Run it as root on a node of the endpoint: there is no published API for this, so the work is " +
  "done by the official globus-connect-server program, which must be installed there " +
  "(GCS_OFFICIAL_CLI, /opt/globus/bin, PATH, or /usr/sbin and its like). At a terminal, with text " +
  "output and no secret to hand over, it gets the terminal and can ask. Elsewhere it cannot: give " +
  "its own options, such as one that answers a question, behind --.";

/** What every help text of a hand-over with a secret says. */
export const secretWords =
  "The secret is written to the standard input of the official program, never to its command " +
  "line or environment. Which of its releases read it from there is not published: one that " +
  "insists on a terminal asks there, or fails.";

/** A command of the official program, to be carried out under our rules. */
export interface HandOver {
  /** For example `["oidc", "create"]`. */
  readonly words: readonly string[];
  /** Its options; nothing where undefined or false. */
  readonly options?: Readonly<Record<string, OfficialValue>>;
  /** Words of the person, behind everything else. */
  readonly further?: readonly (string | undefined)[] | undefined;
  readonly secret?: Secret | undefined;
  /** True hands on the service identity of this environment; absent where there is no choice. */
  readonly asService?: boolean;
}

/** A text, true for a flag, a list for an option that is repeated, two numbers for a range. */
export type OfficialValue =
  | string
  | boolean
  | readonly string[]
  | readonly [low: number, high: number]
  | undefined;

/** Values of options that the official program has by the same names. */
export function officialOptions<Member extends string>(
  options: Readonly<Record<Member, OptionSpec<unknown>>>,
  input: Readonly<Record<NoInfer<Member>, OfficialValue>>,
): Readonly<Record<string, OfficialValue>> {
  const values: Record<string, OfficialValue> = {};
  for (const member in options) values[`--${flagOf(member)}`] = input[member];
  return values;
}

/**
 * The run of the official program. `terminal` lets it have the terminal, where there is one and
 * nothing that it says is to be read. GcsError `failed` where it is not installed.
 */
export async function officialRun(
  context: Context,
  { words, options = {}, further = [], secret, asService }: HandOver,
  { terminal = false } = {},
): Promise<Operation<OfficialAnswer>> {
  const { environment, globals } = context;
  const program = await findOfficial(officialPlaces(environment));
  const service = await serviceFor(context, asService);
  const flags = Object.entries(options).flatMap(([flag, value]) => flagWords(flag, value));
  const format = globals.official && globals.format === "json" ? ["--format", "json"] : [];
  const args = [...words, ...flags, ...format, ...further.filter((word) => word !== undefined)];
  const env = {
    "PATH": wholePath(environment.get("PATH")),
    "HOME": environment.get("HOME"),
    "TERM": environment.get("TERM"),
    "COLUMNS": environment.get("COLUMNS"),
    "GLOBUS_SDK_ENVIRONMENT": environment.get("GLOBUS_SDK_ENVIRONMENT"),
    ...environment.proxies().variables,
  };
  return officialOperation({
    program,
    args,
    secret,
    env,
    service,
    terminal: terminal && secret === undefined && globals.query === undefined &&
      await isForReading(context),
  });
}

/** Whether a person is there, at a terminal from end to end. */
async function isForReading({ streams, config }: Context): Promise<boolean> {
  const { stdin, stdout, stderr } = streams;
  return stdin.isTerminal && stdout.isTerminal && stderr.isTerminal &&
    (await config()).values.format === "text";
}

/** The client that the official program shall act as. What is withheld from it is said. */
async function serviceFor(context: Context, asService: boolean | undefined) {
  const { service, globals } = context;
  if (asService && service === undefined) throw noService();
  if (service === undefined) return undefined;
  // In its place it is called as scripts call it, which rely on its environment.
  if (asService || globals.official) {
    const { clientId } = service;
    return {
      clientId,
      clientSecret: globals.dryRun ? new Secret("") : await service.clientSecret(),
    };
  }
  await context.warn(
    "the service credentials of this environment are not handed to the official program" +
      (asService === undefined ? "" : "; --as-service hands them on"),
  );
  return undefined;
}

function flagWords(flag: string, value: OfficialValue): string[] {
  if (value === undefined || value === false) return [];
  if (value === true) return [flag];
  if (typeof value === "string") return [`${flag}=${value}`];
  const texts = value.map(String);
  const isRange = value.some((part) => typeof part === "number");
  return isRange ? [flag, ...texts] : texts.map((text) => `${flag}=${text}`);
}

function noService(): GcsError {
  return new GcsError("usage", "Cannot use --as-service: there is no service identity", {
    hint: "set GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET",
  });
}

/** A plan of one hand-over: what the program printed is what is printed. */
export async function planHandOver(
  context: Context,
  handOver: HandOver,
  confirm?: Confirmation,
): Promise<Plan> {
  const operation = await officialRun(context, handOver, { terminal: true });
  return planOne(operation, async (answer) => {
    await sayMessages(context, answer);
    if (context.globals.official) return text(sanitise(answer.stdout));
    const output = sanitise(answer.stdout).trimEnd();
    const document = jsonIn(answer.stdout) ?? output;
    return done(
      { status: "done", command: handOver.words.join(" "), output: document },
      output === "" ? `Done: ${handOver.words.join(" ")}` : output.split("\n"),
    );
  }, confirm);
}

/** What a command of the official program that only looks has to show. */
export async function showHandOver(context: Context, handOver: HandOver): Promise<View> {
  const answer = await (await officialRun(context, handOver)).send(context.signal);
  await sayMessages(context, answer);
  const document = context.globals.official ? undefined : jsonIn(answer.stdout);
  if (document === undefined) return text(`${sanitise(answer.stdout).trimEnd()}\n`);
  const labels = document === null || typeof document !== "object" ? [] : Object.keys(document);
  return show(document, labels.map((label) => ({ label, value: label })));
}

async function sayMessages(context: Context, { stderr }: OfficialAnswer): Promise<void> {
  const lines = sanitise(stderr).split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) await context.say(visible(line));
}

/** The document that stands alone or under a heading, with its secrets hidden. */
function jsonIn(output: string): unknown {
  const start = /^[[{]/m.exec(output)?.index;
  if (start === undefined) return undefined;
  try {
    return hideSecrets(JSON.parse(output.slice(start)));
  } catch {
    return undefined;
  }
}

/** Where the official program is looked for. */
export function officialPlaces(environment: Context["environment"]): OfficialPlaces {
  return {
    named: environment.get("GCS_OFFICIAL_CLI"),
    path: environment.get("PATH"),
    own: Deno.execPath(),
  };
}
