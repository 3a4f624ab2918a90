import {
  type AnyCommand,
  type ArgSpec,
  type Context,
  listObjects,
  type Takes,
} from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import {
  type Ask,
  askOnTerminal,
  type Pickable,
  type PickFrom,
  pickOnTerminal,
} from "../prompts/mod.ts";

type Input = Readonly<Record<string, unknown>>;

/** Whether a person can be shown a list that is redrawn: see `isPickable` for what is in it. */
export function canPick({ streams, environment, globals }: Context): boolean {
  const isTerminal = streams.stdin.isTerminal && streams.stderr.isTerminal;
  return isTerminal && environment.get("ACCESSIBLE") === undefined &&
    environment.get("TERM") !== "dumb" && !globals.dryRun && !globals.official;
}

/** Whether the missing thing that an error names is one of some that can be listed. */
export function isPickable({ args }: AnyCommand, error: unknown): error is GcsError {
  if (!(error instanceof GcsError) || error.missing === undefined) return false;
  return error.missing === "--endpoint" || kindOf(specOf(args, error.missing)?.[1]) !== undefined;
}

/** How a person is asked; tests answer in the person's place. */
export interface Asking {
  readonly pick: PickFrom;
  readonly ask: Ask;
}

const onTerminal: Asking = { pick: pickOnTerminal, ask: askOnTerminal };

/**
 * The input with what a person picked, or typed, for each argument that is missing. `check` throws
 * for what may be given by an option instead.
 *
 * @throws GcsError `interrupted` where nothing was picked, and the error itself where there is
 * nothing to pick from.
 */
export async function pickMissing(
  { args = {} }: AnyCommand,
  context: Context,
  input: Input,
  first: GcsError,
  check: (input: Input) => void | Promise<void>,
  asking: Asking = onTerminal,
): Promise<Input> {
  let given = input;
  const asked = new Set<string>();
  for (let error = first;;) {
    const [member, spec] = specOf(args, error.missing) ?? [];
    if (member === undefined || spec === undefined || asked.has(member)) throw error;
    asked.add(member);
    const value = await valueFor(spec, context, error, asking);
    given = { ...given, [member]: spec.variadic ? [value] : value };
    const next = missingWord(args, given) ?? await missingBy(check, given);
    if (next === undefined) return given;
    error = next;
  }
}

function missingWord(args: NonNullable<AnyCommand["args"]>, input: Input): GcsError | undefined {
  const spec = Object.entries(args)
    .find(([member, { optional }]) => !optional && input[member] === undefined)?.[1];
  if (spec === undefined) return undefined;
  return new GcsError("usage", `Missing argument ${spec.name}`, { missing: spec.name });
}

async function missingBy(
  check: (input: Input) => void | Promise<void>,
  input: Input,
): Promise<GcsError | undefined> {
  try {
    await check(input);
    return undefined;
  } catch (error) {
    if (error instanceof GcsError && error.missing !== undefined) return error;
    throw error;
  }
}

/** The endpoint that a person picks among those that are known here. */
export async function pickEndpoint(
  context: Context,
  error: GcsError,
  { pick }: Asking = onTerminal,
): Promise<string> {
  const { knownEndpoints } = await import("../endpoint/mod.ts");
  const all = await knownEndpoints(context);
  if (all.length === 0) throw error;
  return await pick("Endpoint to work on", all, context);
}

async function valueFor(
  spec: ArgSpec<unknown>,
  context: Context,
  error: GcsError,
  { pick, ask }: Asking,
): Promise<unknown> {
  const kind = kindOf(spec);
  const message = spec.summary.replace(/, by id or name.*$/, "");
  if (kind === undefined) return spec.parse(await ask(`${message}:`, context), spec.name);
  const all = kind === "choice"
    ? (spec.choices ?? []).map((value) => ({ value, name: value }))
    : await ofKind(kind, context);
  if (all.length === 0) throw error;
  return spec.parse(await pick(message, all, context), spec.name);
}

function specOf(
  args: AnyCommand["args"],
  name: string | undefined,
): readonly [member: string, spec: ArgSpec<unknown>] | undefined {
  return Object.entries(args ?? {}).find(([, spec]) => spec.name === name);
}

/** What an argument is picked from: the kind that it names first, else its fixed words. */
function kindOf(spec: ArgSpec<unknown> | undefined): Takes | "choice" | undefined {
  const kind = spec?.object ?? spec?.takes?.[0];
  if (kind !== undefined) return kind === "sharing_policy" ? undefined : kind;
  return spec?.choices === undefined ? undefined : "choice";
}

async function ofKind(kind: Takes, context: Context): Promise<readonly Pickable[]> {
  switch (kind) {
    case "profile": {
      const { listProfiles } = await import("../config/mod.ts");
      return (await listProfiles(context.paths)).map(({ name, endpoint = "" }) => ({
        value: name,
        name: endpoint,
      }));
    }
    case "setting": {
      const { settings } = await import("../config/mod.ts");
      return settings.map(({ key, facts }) => ({ value: key, name: facts.meaning }));
    }
    case "setting value":
    case "sharing_policy":
      return [];
    default:
      return await listObjects(kind, context);
  }
}
