import type { Context } from "./context.ts";
import { badInput, type ValuesOf } from "./inputs.ts";
import { flagOf, type OptionSpec } from "./options.ts";

/** An option that sets fields of a document: one row of a table. */
export interface FieldOption<T, Members> extends OptionSpec<T> {
  readonly fields: readonly (keyof Members & string)[];
  /** The members that a value gives; `name` is the option's, for messages. */
  write(context: Context, value: Exclude<T, undefined>, name: string): Members | Promise<Members>;
}

/** Options by member name; those that set no field are passed over. */
type Specs = Readonly<Record<string, OptionSpec<unknown>>>;
type Members = Readonly<Record<string, unknown>>;

/** What a table of options for a document must be: `satisfies FieldTable<NodeInput>`. */
export type FieldTable<Document> = Readonly<Record<string, FieldOf<Document>>>;

interface FieldOf<Document> extends OptionSpec<unknown> {
  readonly fields: readonly (keyof Document)[];
  write(
    context: Context,
    value: unknown,
    name: string,
  ): Partial<Document> | Promise<Partial<Document>>;
}

type MembersOf<Spec> = Spec extends FieldOption<infer _, infer M> ? M : Record<never, never>;

/** The document that a table of options makes. */
export type DocumentOf<Table> = {
  [Member in keyof Table as keyof MembersOf<Table[Member]>]?: MembersOf<
    Table[Member]
  >[keyof MembersOf<Table[Member]>];
};

/** An option that sets a field: to its own value, or to what is made of it. */
export function sets<F extends string, T>(
  field: F,
  spec: OptionSpec<T>,
): FieldOption<T, { readonly [Field in F]: Exclude<T, undefined> }>;
export function sets<F extends string, T, V>(
  field: F,
  spec: OptionSpec<T>,
  valueOf: (context: Context, value: Exclude<T, undefined>, name: string) => V | Promise<V>,
): FieldOption<T, { readonly [Field in F]: V }>;
export function sets(
  field: string,
  spec: OptionSpec<unknown>,
  valueOf = (_: Context, value: unknown, _name: string) => value,
): FieldOption<unknown, Members> {
  const write = async (context: Context, value: unknown, name: string) => ({
    [field]: await valueOf(context, value, name),
  });
  return { ...spec, fields: [field], write };
}

/** The same for an option that sets several fields. */
export function setsAll<M extends Members, T>(
  fields: readonly (keyof M & string)[],
  spec: OptionSpec<T>,
  write: FieldOption<T, M>["write"],
): FieldOption<T, M> {
  return { ...spec, fields, write };
}

interface Given {
  readonly row: FieldOption<unknown, Members>;
  /** What was typed: `--display-name`. */
  readonly name: string;
  readonly value: unknown;
}

/**
 * What was given, by the field that it sets.
 *
 * @throws GcsError `usage` for two options that set the same field.
 */
export function givenFields(table: Specs, input: Members): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  for (const [member, row] of Object.entries(table)) {
    const value = input[member];
    if (!setsFields(row) || value === undefined || (row.form === "flag" && !value)) continue;
    const one = { row, name: `--${flagOf(member)}`, value };
    for (const field of row.fields) {
      const other = given.get(field);
      if (other !== undefined) throw badInput(one.name, `${other.name} is given, too`);
      given.set(field, one);
    }
  }
  return given;
}

function setsFields(spec: OptionSpec<unknown>): spec is FieldOption<unknown, Members> {
  return "fields" in spec;
}

/** The document that was asked for: the fields of the options that were given, and no others. */
export async function documentOf<Table extends Specs>(
  context: Context,
  table: Table,
  input: ValuesOf<Table>,
): Promise<DocumentOf<Table>>;
export async function documentOf(context: Context, table: Specs, input: Members): Promise<Members> {
  const document = {};
  for (const { row, name, value } of new Set(givenFields(table, input).values())) {
    Object.assign(document, await row.write(context, value, name));
  }
  return document;
}
