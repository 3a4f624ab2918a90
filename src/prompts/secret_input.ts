import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";

/** What a secret must look like. */
export interface SecretRequest {
  /** What it is called in prompts and errors, for example `S3 secret access key`. */
  readonly label: string;
  /** What the first prompt says; default: the label. */
  readonly ask?: string;
  /** Shortest accepted length in characters; default 1. */
  readonly minLength?: number;
  /** Longest accepted length in characters; default 65,536. */
  readonly maxLength?: number;
  /** `line` (default): one line without control characters. `text`: any text. Or an own pattern. */
  readonly form?: "line" | "text" | RegExp;
}

/** Where a secret comes from. */
export type SecretMode =
  | { readonly from: "prompt" }
  | { readonly from: "stdin" }
  | { readonly from: "environment"; readonly variable: string };

/** The ways in, injected. */
export interface SecretIo {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdinIsTerminal: boolean;
  /** Reads one line without showing it. Absent where nobody can be asked. */
  readonly askHidden?: (message: string) => Promise<string>;
  /** The value of a variable, which is dropped from the environment by this call. */
  readonly takeVariable: (name: string) => string | undefined;
}

/** Most that is read from standard input, in bytes. */
export const maxSecretBytes = 64 * 1024;
const tries = 3;
const ways = "pipe it with --secret-stdin, name a variable with --secret-env, or run in a terminal";

/**
 * Picks the way in from the options of a command.
 *
 * @param options `stdin`: `--secret-stdin` was given; `variable`: the name after `--secret-env`.
 * @throws GcsError `usage` when both were given, or neither and nobody can be asked.
 */
export function secretMode(
  options: { readonly stdin?: boolean; readonly variable?: string },
  io: Pick<SecretIo, "askHidden">,
): SecretMode {
  if (options.stdin === true && options.variable !== undefined) {
    throw new GcsError("usage", "Give the secret on stdin or in a variable, not both");
  }
  if (options.stdin === true) return { from: "stdin" };
  if (options.variable !== undefined) return { from: "environment", variable: options.variable };
  if (io.askHidden !== undefined) return { from: "prompt" };
  throw new GcsError("usage", "A secret is needed and there is no terminal to ask for it", {
    hint: ways,
  });
}

/**
 * Reads a secret; nothing is trimmed but one line end. A prompt asks twice, three times over.
 *
 * @throws GcsError `usage`, which never quotes what was read.
 */
export async function readSecret(
  spec: SecretRequest,
  mode: SecretMode,
  io: SecretIo,
): Promise<Secret> {
  if (mode.from === "prompt") return await askTwice(spec, io);
  const text = mode.from === "stdin"
    ? await readStdin(spec, io)
    : withoutLineEnd(variable(spec, mode.variable, io));
  return accepted(spec, text);
}

async function askTwice(spec: SecretRequest, io: SecretIo): Promise<Secret> {
  const ask = io.askHidden;
  if (ask === undefined) {
    throw new GcsError("usage", `Cannot ask for the ${spec.label}: there is no terminal`, {
      hint: ways,
    });
  }
  let last: GcsError | undefined;
  const { label } = spec;
  for (let attempt = 0; attempt < tries; attempt++) {
    // Who is asked again must know why.
    const first = await ask(last === undefined ? spec.ask ?? label : `${last.message}; ${label}`);
    last = problem(spec, first);
    if (last !== undefined) continue;
    if (await ask(`${label} again`) === first) return new Secret(first);
    last = new GcsError("usage", `The two entries of the ${label} differ`);
  }
  throw last ?? new GcsError("usage", `The ${label} was not entered`);
}

async function readStdin(spec: SecretRequest, io: SecretIo): Promise<string> {
  if (io.stdinIsTerminal) {
    throw new GcsError("usage", `The ${spec.label} would be shown while it is typed`, {
      hint: "pipe it in, or leave --secret-stdin out to be asked",
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    size += chunk.length;
    if (size > maxSecretBytes) throw tooLong(spec, maxSecretBytes, "bytes");
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  try {
    return withoutLineEnd(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    );
  } catch {
    throw new GcsError("usage", `The ${spec.label} is not valid UTF-8`);
  } finally {
    bytes.fill(0);
  }
}

function variable(spec: SecretRequest, name: string, io: SecretIo): string {
  const value = io.takeVariable(name);
  if (value !== undefined) return value;
  throw new GcsError("usage", `The variable "${name}" for the ${spec.label} is not set`);
}

/** Without one line feed, or carriage return and line feed, at the end. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}

function accepted(spec: SecretRequest, text: string): Secret {
  const error = problem(spec, text);
  if (error !== undefined) throw error;
  return new Secret(text);
}

function problem(spec: SecretRequest, text: string): GcsError | undefined {
  const { label, minLength = 1, maxLength = maxSecretBytes, form = "line" } = spec;
  const length = [...text].length;
  if (length === 0) return new GcsError("usage", `The ${label} is empty`);
  if (length < minLength) {
    return new GcsError("usage", `The ${label} is shorter than ${minLength} characters`);
  }
  if (length > maxLength) return tooLong(spec, maxLength, "characters");
  // deno-lint-ignore no-control-regex
  const pattern = form === "line" ? /^[^\x00-\x1f\x7f]*$/ : form === "text" ? /^/ : form;
  if (!pattern.test(text)) {
    return new GcsError("usage", `The ${label} does not have the right form`);
  }
  return undefined;
}

function tooLong(spec: SecretRequest, limit: number, unit: string): GcsError {
  return new GcsError("usage", `The ${spec.label} is longer than ${limit} ${unit}`);
}
