import { isObject, suggest } from "../base/mod.ts";
import { fieldValue, plain } from "./field_values.ts";
import type { Field, ListView } from "./view.ts";

/** What a person wants of a list. */
export interface ListShape {
  /** So many documents at most. */
  readonly limit?: number | undefined;
  /** Members to sort by, the first one first; one that starts with `-` downwards. */
  readonly sort?: readonly string[] | undefined;
  /** Members to show, and no others. */
  readonly fields?: readonly string[] | undefined;
}

/**
 * The list as it was asked for: sorted, cut, with the members that were named. `warn` is told of a
 * name that no document has.
 */
export function shapeList(
  view: ListView,
  { limit, sort = [], fields }: ListShape,
  warn: (message: string) => Promise<void>,
): ListView {
  const keys = sort.map((key) => sortKey(key, view));
  const columns = fields?.map((name) => fieldNamed(name, view));
  if (limit === undefined && keys.length === 0 && columns === undefined) return view;
  const named = [...keys.map(({ field }) => field), ...columns ?? []];
  const picked = columns === undefined ? {} : {
    fields: columns.map(({ label, kind }, at) => ({
      label,
      value: fields?.[at] ?? label,
      ...(kind === undefined ? {} : { kind }),
    })),
    id: fields?.includes("id") ? "id" : fields?.[0] ?? "id",
  };
  return { ...view, ...picked, items: shaped() };

  async function* shaped(): AsyncGenerator<unknown> {
    const missing = new Set(named);
    const members = new Set<string>();
    const items = keys.length === 0
      ? view.items
      : sorted(await Array.fromAsync(view.items), keys, missing, members);
    let count = 0;
    if (limit !== 0) {
      for await (const item of items) {
        note(item, missing, members);
        yield columns === undefined ? item : pick(item, fields ?? [], columns);
        if (++count === limit) break;
      }
    }
    if (members.size === 0) return;
    for (const { label } of missing) await warn(unknownMember(label, members));
  }
}

interface SortKey {
  readonly field: Field<never>;
  readonly isDown: boolean;
}

function sortKey(typed: string, view: ListView): SortKey {
  const isDown = typed.startsWith("-");
  return { field: fieldNamed(isDown ? typed.slice(1) : typed, view), isDown };
}

/** A column of the list by the name that CSV has for it, or any member of its documents. */
function fieldNamed(name: string, { fields }: ListView): Field<never> {
  const isNamed = ({ label, value }: Field<never>) =>
    typeof value === "string" ? value === name : label === name;
  return fields.find(isNamed) ?? { label: name, value: name };
}

function sorted(
  items: unknown[],
  keys: readonly SortKey[],
  missing: Set<Field<never>>,
  members: Set<string>,
): unknown[] {
  for (const item of items) note(item, missing, members);
  const rows = items.map((item) => ({
    item,
    values: keys.map(({ field }) => plain(fieldValue(item, field))),
  }));
  rows.sort((a, b) => {
    for (const [at, { isDown }] of keys.entries()) {
      const order = compare(a.values[at], b.values[at], isDown);
      if (order !== 0) return order;
    }
    return 0;
  });
  return rows.map(({ item }) => item);
}

/** What has no value comes last, whatever the direction. */
function compare(a: unknown, b: unknown, isDown: boolean): number {
  const isNone = (value: unknown) => value === null || value === undefined;
  if (isNone(a) || isNone(b)) return Number(isNone(a)) - Number(isNone(b));
  const order = typeof a === "number" && typeof b === "number" ? a - b : inWords(a, b);
  return isDown ? -order : order;
}

/** Capitals beside small letters, as people sort; the same on every machine. */
function inWords(a: unknown, b: unknown): number {
  const [first, second] = [a, b].map((value) => typeof value === "string" ? value : words(value));
  return (first ?? "").localeCompare(second ?? "", "en", { numeric: true });
}

function words(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

function note(item: unknown, missing: Set<Field<never>>, members: Set<string>): void {
  if (!isObject(item)) return;
  for (const name of Object.keys(item)) members.add(name);
  for (const field of missing) {
    if (fieldValue(item, field) !== undefined) missing.delete(field);
  }
}

function pick(
  item: unknown,
  names: readonly string[],
  columns: readonly Field<never>[],
): Record<string, unknown> {
  return Object.fromEntries(
    columns.map((field, at) => [names[at] ?? field.label, fieldValue(item, field) ?? null]),
  );
}

function unknownMember(label: string, members: ReadonlySet<string>): string {
  const near = suggest(label, [...members]);
  const question = near === undefined ? "" : `; did you mean "${near}"?`;
  return `no document of the list has "${label}"${question}`;
}
