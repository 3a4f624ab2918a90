import type { ListShape } from "../output/mod.ts";
import { badInput } from "./inputs.ts";
import { opt } from "./options.ts";

/** What every command that lists takes. */
export const listOptions = opt.group("The list", {
  limit: opt.integer("N", "Show so many at most", 1),
  sort: opt.parsed(
    "FIELD,…",
    "Sort by these members, named as in JSON; -FIELD sorts downwards",
    parseNames,
  ),
  fields: opt.parsed("FIELD,…", "Show these members only, named as in JSON", parseNames),
});

function parseNames(typed: string, name: string): readonly string[] {
  const names = typed.split(",").map((item) => item.trim());
  if (names.every((item) => /^-?[^-\s]/.test(item))) return names;
  throw badInput(name, `"${typed}" is not a list of names such as display_name,id`);
}

/** The shape that a command line asks of a list. */
export function listShape(
  { lists }: { readonly lists?: true },
  input: Readonly<Record<string, unknown>>,
): ListShape {
  if (lists !== true) return {};
  const { limit, sort, fields } = input;
  return {
    limit: typeof limit === "number" ? limit : undefined,
    sort: textsIn(sort),
    fields: textsIn(fields),
  };
}

function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
