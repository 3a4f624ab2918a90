import type { Secret } from "../secrets/mod.ts";
import type { RareFormat, View } from "../output/mod.ts";
import type { Context } from "./context.ts";
import { listOptions } from "./list_options.ts";
import type { ArgSpec, SecretSpec, ValuesOf } from "./inputs.ts";
import type { OptionSpec } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { Prints } from "./prints.ts";

type Args = Readonly<Record<string, ArgSpec<unknown>>>;
type Options = Readonly<Record<string, OptionSpec<unknown>>>;
type Secrets = Readonly<Record<string, SecretSpec>>;

/** Values of a command's arguments and options, typed by their specs. */
export type CommandInput<A extends Args, O extends Options, S extends Secrets> =
  & ValuesOf<A>
  & ValuesOf<O>
  & {
    readonly [Key in keyof S]: S[Key] extends { readonly onlyWith: unknown } ? Secret | undefined
      : Secret;
  };

/** Where a command's name comes from. */
export type CommandOrigin = "official" | "predecessor" | "gcs";

/** What every command says of itself, whatever it does. */
export interface CommandFacts<A extends Args, O extends Options, S extends Secrets> {
  /** Words that call it, for example `collection show`. */
  readonly path: string;
  /** Other spellings of the whole path. */
  readonly aliases?: readonly string[];
  /** One line, imperative, no period. */
  readonly summary: string;
  /** Paragraphs for `--help`: preconditions, consequences, what it cannot do. */
  readonly description?: string;
  /** Command lines, each with what it does. */
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  readonly args?: A;
  readonly options?: O;
  /** Secrets it reads by prompt, `--secret-stdin` or `--secret-env`; never from argv. */
  readonly secrets?: S;
  /** Options of older programs that are refused: flag → what to use. */
  readonly removed?: Readonly<Record<string, string>>;
  /** `manage_collections`, or full scope URNs; empty: needs no login. */
  readonly scopes: readonly string[];
  readonly origin: CommandOrigin;
  /**
   * The route it is about: `GET /api/collections/{collection_id}`, or `POST auth:/v2/…` of Globus
   * Auth. `local` for none; `official program` for work that is handed to that.
   */
  readonly route: string;
  /** Refuses input that does not fit together, before anything is read or asked for. */
  check?(input: CommandInput<A, O, Record<never, never>>): void | Promise<void>;
  /** Formats that it has besides those of every command. */
  readonly rareFormats?: readonly RareFormat[];
  /** Refuses what the endpoint shows to be impossible, before a secret is asked for. */
  before?(context: Context, input: CommandInput<A, O, Record<never, never>>): Promise<void>;
  /** False where a session that ended must not stop it (login, logout, config …). */
  readonly needsSession?: boolean;
}

/** A command that only looks. */
export interface ReadCommand<A extends Args, O extends Options, S extends Secrets>
  extends CommandFacts<A, O, S> {
  readonly mutates?: false;
  /** True where it gives a list: --limit, --sort and --fields come with it. */
  readonly lists?: true;
  run(context: Context, input: CommandInput<A, O, S>): Promise<View | undefined>;
}

/** A command that changes something. */
export interface ChangeCommand<A extends Args, O extends Options, S extends Secrets>
  extends CommandFacts<A, O, S> {
  readonly mutates: true;
  /** What it prints: `--query` is tried on that before anything is sent. */
  readonly prints?: Prints;
  plan(context: Context, input: CommandInput<A, O, S>): Promise<Plan>;
}

/** Any command, with its types forgotten: what the shell works on. */
export interface AnyCommand extends Omit<CommandFacts<Args, Options, Secrets>, "check" | "before"> {
  check?(input: Readonly<Record<string, unknown>>): void | Promise<void>;
  before?(context: Context, input: Readonly<Record<string, unknown>>): Promise<void>;
  readonly mutates?: boolean;
  readonly lists?: true;
  readonly prints?: Prints;
  run?(context: Context, input: Readonly<Record<string, unknown>>): Promise<View | undefined>;
  plan?(context: Context, input: Readonly<Record<string, unknown>>): Promise<Plan>;
}

/** Declares one command. Every file under `commands/` exports the result as its default. */
export function defineCommand<
  const A extends Args = Record<never, never>,
  const O extends Options = Record<never, never>,
  const S extends Secrets = Record<never, never>,
>(command: ReadCommand<A, O, S> | ChangeCommand<A, O, S>): AnyCommand {
  if (command.mutates === true || command.lists !== true) return command;
  const described: AnyCommand = command;
  return { ...described, options: { ...command.options, ...listOptions } };
}
