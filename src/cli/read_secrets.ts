import {
  type AnyCommand,
  type Context,
  defaultSecretVariable,
  type SecretSpec,
  stemsOf,
} from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { hiddenPrompt, promptIo, readSecret, type SecretIo, secretMode } from "../prompts/mod.ts";

/** The secrets of a command under their member names. A dry run reads none. */
export async function readSecrets(
  command: AnyCommand,
  raw: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<Record<string, Secret | undefined>> {
  const values: Record<string, Secret | undefined> = {};
  const specs = Object.entries(command.secrets ?? {});
  if (specs.filter(([, spec]) => fromStdin(spec, raw)).length > 1) {
    throw new GcsError("usage", "Only one secret can come from standard input");
  }
  for (const [name, spec] of specs) {
    if (spec.onlyWith !== undefined && !isAsked(spec, raw)) values[name] = undefined;
    else if (context.globals.dryRun) values[name] = new Secret("");
    else values[name] = await readOne(spec, raw, context);
  }
  return values;
}

/** A secret that not every call needs: asked for by its option, or by saying where it comes from. */
function isAsked(spec: SecretSpec, raw: Readonly<Record<string, unknown>>): boolean {
  const given = (name: string) => raw[name] !== undefined && raw[name] !== "";
  return [spec.onlyWith ?? []].flat().some(given) || fromStdin(spec, raw) ||
    fromVariable(spec, raw) !== undefined;
}

async function readOne(
  spec: SecretSpec,
  raw: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<Secret> {
  const named = fromVariable(spec, raw);
  const variable = named === undefined
    ? undefined
    : typeof named === "string"
    ? named
    : spec.variable ?? defaultSecretVariable;
  const io = secretIo(context);
  const mode = secretMode({
    stdin: fromStdin(spec, raw),
    ...(variable === undefined ? {} : { variable }),
  }, io);
  const [minLength, maxLength] = spec.length ?? [1, 4096];
  const form = spec.form?.[0] ?? (spec.multiline ? "text" : "line");
  return await readSecret({ label: spec.label, minLength, maxLength, form }, mode, io);
}

function secretIo({ streams, environment, signal }: Context): SecretIo {
  const interactive = streams.stdin.isTerminal && streams.stderr.isTerminal;
  return {
    stdin: streams.stdin.chunks(),
    stdinIsTerminal: streams.stdin.isTerminal,
    takeVariable: (name) => environment.take(name)?.reveal(),
    ...(interactive ? { askHidden: hiddenPrompt(() => promptIo(streams, signal)) } : {}),
  };
}

function fromStdin(spec: SecretSpec, raw: Readonly<Record<string, unknown>>): boolean {
  return stemsOf(spec).some((stem) => raw[member(stem, "Stdin")] === true);
}

/** The variable's name; true where the default one is meant. */
function fromVariable(spec: SecretSpec, raw: Readonly<Record<string, unknown>>): unknown {
  return stemsOf(spec).map((stem) => raw[member(stem, "Env")])
    .find((given) => given !== undefined);
}

/** Commander's name for `--client-secret-stdin`: `clientSecretStdin`. */
function member(stem: string, source: "Stdin" | "Env"): string {
  return stem.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) + source;
}
