import { badInput, type Context, opt, readJson } from "../command/mod.ts";
import { JsonTooDeep, parseJson } from "../base/mod.ts";
import type { QueryParameters } from "../gcs/mod.ts";

/** A member of a body, or a query parameter of a read: `-f NAME=TEXT`, `-f NAME:=JSON`. */
export const fieldOption = {
  ...opt.list(
    "NAME=TEXT|NAME:=JSON",
    "Member of the body, as text or as JSON; of the query for GET",
  ),
  short: "f",
};

/** A path, and the query that stands behind it. */
export function splitPath(typed: string): readonly [path: string, query: string] {
  const at = typed.indexOf("?");
  return at === -1 ? [typed, ""] : [typed.slice(0, at), typed.slice(at + 1)];
}

/** Query parameters from wherever they are given; the same name again adds to a list. */
export function parameters(
  inPath: string,
  given: readonly string[] | undefined,
  fields: readonly string[] | undefined,
): QueryParameters {
  const query = new Map<string, string[]>();
  const pairs = [
    ...new URLSearchParams(inPath),
    ...(given ?? []).map((pair) => split(pair, "--param")),
    ...(fields ?? []).map((pair) => split(pair, "--field")),
  ];
  for (const [name, value] of pairs) query.set(name, [...query.get(name) ?? [], value]);
  return Object.fromEntries(query);
}

/** The body that fields make. A secret among them is refused, as in any other typed JSON. */
export async function bodyOf(context: Context, fields: readonly string[]): Promise<unknown> {
  const members: Record<string, unknown> = {};
  for (const pair of fields) {
    const [name, value] = split(pair, "--field");
    const isJson = name.endsWith(":") && name.length > 1;
    const member = isJson ? name.slice(0, -1) : name;
    if (Object.hasOwn(members, member)) throw badInput("--field", `"${member}" is given twice`);
    members[member] = isJson ? json(member, value) : value;
  }
  return await readJson(context, JSON.stringify(members), "--field");
}

function json(member: string, value: string): unknown {
  try {
    return parseJson(value);
  } catch (error) {
    const why = error instanceof JsonTooDeep ? error.message : "it is not valid JSON";
    throw badInput("--field", `the value of "${member}": ${why}`, `for a text, write ${member}=…`);
  }
}

function split(pair: string, option: string): readonly [name: string, value: string] {
  const at = pair.indexOf("=");
  if (at < 1) throw badInput(option, `"${pair}" is not NAME=VALUE`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}
