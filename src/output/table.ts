import { type Fit, fitColumns, gap } from "./fit_columns.ts";
import { labelled } from "./labelled.ts";
import { type FindNames, type Look, marked, shortValue, withNames } from "./shown_value.ts";
import { padded, width, wrapped } from "./width.ts";
import type { Field } from "./view.ts";

/** Rows that are looked at before the width of columns is settled; later ones may stick out. */
const measured = 500;

/** One row, as values and as the texts of a table. */
interface Row {
  readonly values: readonly unknown[];
  /** What stands below it, with its label. */
  readonly below: readonly string[];
  readonly texts: readonly string[];
}

/** What a table asks for, and tells. */
export interface TableHelp {
  /** Told which columns are not shown. */
  readonly tell: (note: string) => Promise<void>;
  readonly findNames: FindNames | undefined;
}

/**
 * Aligned columns under headings, in pieces of text. Where a terminal is too narrow, texts are
 * wrapped between words, then columns go (`tell` says which), and where even the ids do not fit
 * beside each other every row is printed as a record.
 */
export async function* table(
  all: readonly Field<never>[],
  rows: AsyncIterable<readonly unknown[]>,
  plain: Look,
  { tell, findNames }: TableHelp,
): AsyncGenerator<string> {
  let fit: Fit | undefined;
  let isFirst = true;
  const fields = all.filter(({ isBelow }) => !isBelow);
  const beside = (row: readonly unknown[]) => row.filter((_, at) => !all[at]?.isBelow);
  const hasPrincipals = findNames !== undefined && fields.some(({ kind }) => kind === "principal");
  for await (const whole of batches(rows, hasPrincipals)) {
    const values = whole.map(beside);
    const look = await withNames(plain, fields, values, findNames);
    const some = values.map((row, at) => ({
      values: row,
      texts: textsOf(row, fields, look),
      below: linesBelow(whole[at] ?? [], all, look),
    }));
    const starts = isFirst;
    if (starts) {
      const isPart = some.length >= measured;
      fit = fitColumns(fields, some.map(({ texts }) => texts), look.columns, isPart);
    }
    isFirst = false;
    if (fit === undefined) {
      yield some.map((row, at) => (starts && at === 0 ? "" : "\n") + record(row, fields, look))
        .join("");
      continue;
    }
    const layout = fit;
    const head = starts ? heading(fields, layout, look) : "";
    yield head + some.map((row) => lines(row, fields, layout, look)).join("");
  }
  const dropped = fields.filter((_, at) => fit !== undefined && !fit.shown.includes(at));
  if (dropped.length === 0) return;
  const names = dropped.map(({ label }) => label).join(", ");
  await tell(`Not shown: ${names} (-F json has all)`);
}

/** The first rows together, then each as it comes, or always so many where `isAlways`. */
async function* batches<Item>(
  items: AsyncIterable<Item>,
  isAlways: boolean,
): AsyncGenerator<readonly Item[]> {
  let waiting: Item[] | undefined = [];
  for await (const item of items) {
    if (waiting === undefined) yield [item];
    else if (waiting.push(item) >= measured) {
      yield waiting;
      waiting = isAlways ? [] : undefined;
    }
  }
  if (waiting !== undefined && waiting.length > 0) yield waiting;
}

function textsOf(
  values: readonly unknown[],
  fields: readonly Field<never>[],
  look: Look,
): readonly string[] {
  return values.map((value, at) => shortValue(value, fields[at]?.kind, look));
}

function heading(fields: readonly Field<never>[], fit: Fit, look: Look): string {
  const texts = fields.map(({ label }) => label);
  const plain = layOut(texts, fit, (text) => text).trimEnd().split("\n");
  return plain.map((line) => `${look.style.heading(line)}\n`).join("");
}

function lines(
  { values, texts, below }: Row,
  fields: readonly Field<never>[],
  fit: Fit,
  { style }: Look,
): string {
  return layOut(texts, fit, (text, at) => marked(text, values[at], fields[at]?.kind, style)) +
    below.map((line) => `${style.hint(line)}\n`).join("");
}

/** Values that have a line of their own; words stay whole, so that a command can be copied. */
function linesBelow(
  values: readonly unknown[],
  all: readonly Field<never>[],
  look: Look,
): readonly string[] {
  return all.flatMap(({ label, kind, isBelow }, at) => {
    const value = values[at];
    if (!isBelow || value === null || value === undefined || value === "") return [];
    const text = `${label}: ${shortValue(value, kind, look)}`;
    return wrapped(text, look.columns - indent.length, false).map((line) => indent + line);
  });
}

const indent = "  ";

/** One row in as many lines as its longest cell needs. */
function layOut(
  texts: readonly string[],
  { shown, widths }: Fit,
  mark: (text: string, at: number) => string,
): string {
  const cells = shown.map((at) => ({
    at,
    columns: widths[at] ?? 0,
    parts: wrapped(texts[at] ?? "", widths[at] ?? 0, true),
  }));
  const height = Math.max(1, ...cells.map(({ parts }) => parts.length));
  let text = "";
  for (let line = 0; line < height; line++) {
    const last = cells.findLastIndex(({ parts }) => (parts[line] ?? "") !== "");
    text += cells.slice(0, last + 1).map(({ at, columns, parts }, place) => {
      const part = parts[line] ?? "";
      const blanks = place === last ? "" : padded("", columns - width(part));
      return mark(part, at) + blanks;
    }).join(gap) + "\n";
  }
  return text;
}

function record({ values, below }: Row, fields: readonly Field<never>[], look: Look): string {
  return labelled(fields.map((field, at) => ({ field, value: values[at] })), look) +
    below.map((line) => `${look.style.hint(line)}\n`).join("");
}
