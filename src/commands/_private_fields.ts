import type { Context } from "../command/mod.ts";
import { memberAt } from "../base/mod.ts";
import { type Field, show, type View } from "../output/mod.ts";

/** Fields that only administrators see, and only when they ask, by the names of their members. */
export type PrivateNames = readonly string[];

/**
 * One document for who may not see all of it: what was not sent is left out, since empty would say
 * that nothing is set, and a person at the terminal is told how to see it.
 */
export async function showSent<Doc extends object>(
  { say, streams }: Context,
  document: Doc,
  fields: readonly Field<Doc>[],
  { names, isAsked }: { readonly names: PrivateNames; readonly isAsked: boolean },
): Promise<View> {
  const isAbsent = (name: string) => memberAt(document, [name]) === undefined;
  // Who was sent one of them was sent all: the others are not set.
  const isAll = isAsked && !names.every(isAbsent);
  const isHidden = ({ value }: Field<Doc>) =>
    !isAll && typeof value === "string" && names.includes(value) && isAbsent(value);
  const hidden = fields.filter(isHidden).map(({ label }) => label);
  if (hidden.length > 0 && streams.stderr.isTerminal) {
    const how = isAsked ? "only administrators see these" : "add --include-private-policies";
    await say(`Not shown (${how}): ${hidden.join(", ")}`);
  }
  return show(document, fields.filter((field) => !isHidden(field)));
}
