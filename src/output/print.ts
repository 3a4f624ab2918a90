import { isObject, visible, visibleJson } from "../base/mod.ts";
import { noteLine } from "./fitting.ts";
import type { Format } from "./format.ts";
import type { Progress } from "./progress.ts";
import type { Query } from "./query.ts";
import type { OutStream, Streams } from "./streams.ts";
import { createStyle } from "./style.ts";
import { cell, dottedMember, fieldValue, jsonText, plain } from "./field_values.ts";
import type { FindNames, Look } from "./shown_value.ts";
import type { Field, ListView, View } from "./view.ts";

/** How to print. */
export interface PrintSettings {
  readonly format: Format;
  /** Applied to the whole document, or the whole array of a list. */
  readonly query?: Query | undefined;
  /** Whether to use colour on stdout; see `wantsColour`. */
  readonly colour?: boolean;
  /** Milliseconds since 1970: a terminal gets times as `3 hours ago`. */
  readonly now?: number;
  /** Told, for stderr, what people should know of what they see: nothing, or not all columns. */
  readonly tell?: (line: string) => Promise<void>;
  /** A terminal gets principals by the names that this finds. */
  readonly findNames?: FindNames | undefined;
  /** Begins to show how many documents of a list have come. */
  readonly progress?: () => Progress;
}

/** Where a view goes, and how it is to look there. */
interface Target extends PrintSettings {
  readonly stdout: OutStream;
}

/**
 * Prints a view on stdout. Lists of lines are printed as they arrive, unless a query needs all of
 * them; json and yaml are one document, printed when all of it is there.
 *
 * @throws OutputClosed when the reader has gone; GcsError `failed` when a query does not fit.
 */
export async function print(view: View, settings: PrintSettings, streams: Streams): Promise<void> {
  const { stdout } = streams;
  const progress = view.kind === "list" ? settings.progress?.() : undefined;
  try {
    const own = view.kind === "list" ? counted(view, progress) : view;
    const asked = settings.query === undefined ? own : await queried(own, settings.query);
    const document = jsonDocument(asked, settings.format);
    if (document !== undefined) return await stdout.write(document);
    const isGathered = view.kind === "list" && !stdout.isTerminal &&
      (view.isStreamed === true || wholeForm(view, settings.format) !== undefined);
    await writeAll(pieces(asked, { ...settings, stdout }), seenAlone(stdout, progress), isGathered);
  } finally {
    await progress?.finish();
  }
}

function counted(view: ListView, progress: Progress | undefined): ListView {
  if (progress === undefined) return view;
  return { ...view, items: items() };

  async function* items() {
    for await (const item of view.items) {
      progress?.add();
      yield item;
    }
  }
}

/** What is read on the same terminal shows by itself how far it is. */
function seenAlone(stdout: OutStream, progress: Progress | undefined): OutStream {
  if (!stdout.isTerminal || progress === undefined) return stdout;
  const write = async (text: string) => {
    await progress.finish();
    await stdout.write(text);
  };
  return { isTerminal: stdout.isTerminal, columns: stdout.columns, write };
}

function lookOf({ colour, now, stdout }: Target): Look {
  return { style: createStyle(colour === true), columns: stdout.columns, now };
}

const maxKept = 65_536;
/** Lines of one answer that go with one write. */
const linesAtOnce = 1000;
/** A heading and the first line. */
const writtenAtOnce = 2;

/**
 * Writes each line as it comes. Gathered, after the first ones, lines that come without a wait in
 * between go with one write, which costs more than they do; what is there is written while the next
 * one is waited for.
 */
async function writeAll(
  lines: AsyncIterable<string>,
  stdout: OutStream,
  isGathered: boolean,
): Promise<void> {
  let kept = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  let count = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = kept;
    kept = "";
    if (text !== "") writing = writing.then(() => stdout.write(text));
    return writing;
  };
  try {
    for await (const line of lines) {
      // What was written while the line was waited for is done, or has failed.
      await writing;
      kept += line;
      const mayWait = isGathered && count++ >= writtenAtOnce;
      if (!mayWait || kept.length >= maxKept) await flush();
      else timer ??= setTimeout(() => flush().catch(() => {}), 0);
    }
  } finally {
    await flush();
  }
}

/** How a list is printed as one document; undefined where it is not. */
function wholeForm({ frame }: ListView, format: Format): "json" | "yaml" | undefined {
  if (format === "json" || format === "yaml") return format;
  return format === "text" && frame !== undefined ? "json" : undefined;
}

/** The JSON of one document, as it is asked for most; undefined for all else. */
function jsonDocument(view: View, format: Format): string | undefined {
  if (view.kind === "list" || (format !== "json" && format !== "ndjson")) return undefined;
  const source = view.kind === "text" ? view.text : view.document;
  return visibleJson(jsonText(source, format === "json" ? 2 : undefined)) + "\n";
}

async function* pieces(view: View, target: Target): AsyncGenerator<string> {
  if (view.kind === "list") {
    yield* listPieces(view, target);
    return;
  }
  const { format } = target;
  const source = view.kind === "text" ? view.text : view.document;
  if (format === "yaml") yield (await import("./yaml.ts")).yamlText(plain(source));
  else if (view.kind === "text") yield ended(view.text);
  else if (format === "markdown" && view.kind === "done") yield ended(view.markdown ?? "");
  else if (format === "list") yield* bareId(source, "id");
  else if (view.kind === "done" && format === "text") {
    yield* noteLines([view.sentence].flat(), target.stdout);
  } else yield* recordPieces(view, target);
}

/** An answer of the API has many lines: a write for each would take most of the time. */
async function* noteLines(lines: readonly string[], stdout: OutStream): AsyncGenerator<string> {
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    const some = lines.slice(from, from + linesAtOnce).map((line) =>
      noteLine(visible(line), stdout)
    );
    yield (await Promise.all(some)).join("");
  }
}

async function* recordPieces(
  view: Extract<View, { document: unknown }>,
  target: Target,
): AsyncGenerator<string> {
  const document = plain(view.document);
  if (!isObject(document)) {
    if (document !== null) yield visible(cell(document)) + "\n";
    return;
  }
  const fields = view.kind === "record" ? view.fields : [];
  const source = fields.length === 0 ? document : view.document;
  const shown = fields.length === 0 ? memberFields([document]) : fields;
  const values = shown.map((field) => fieldValue(source, field));
  if (target.format === "csv") {
    const { csvLine } = await import("./csv.ts");
    yield csvLine(shown.map(columnName));
    yield csvLine(values.map(plain));
    return;
  }
  const pairs = shown.map((field, index) => ({ field, value: plain(values[index]) }));
  if (target.stdout.isTerminal) {
    const { labelled } = await import("./labelled.ts");
    const { withNames } = await import("./shown_value.ts");
    const row = pairs.map(({ value }) => value);
    yield labelled(pairs, await withNames(lookOf(target), shown, [row], target.findNames));
    return;
  }
  yield pairs.map(({ field, value }) => `${field.label}\t${visible(cell(value, ","))}\n`).join("");
}

async function* listPieces(view: ListView, target: Target): AsyncGenerator<string> {
  const { format } = target;
  const form = wholeForm(view, format);
  if (form !== undefined) {
    yield* (await import("./whole_list.ts")).whole(view, form);
  } else if (format === "ndjson") {
    for await (const item of view.items) yield visibleJson(jsonText(item)) + "\n";
  } else if (format === "list") {
    for await (const item of view.items) yield* bareId(item, view.id ?? "id");
  } else if (format === "csv") {
    const { csvLine } = await import("./csv.ts");
    let fields = view.fields;
    let first = true;
    for await (const item of view.items) {
      if (first && fields.length === 0) fields = memberFields([plain(item)]);
      if (first && fields.length > 0) yield csvLine(fields.map(columnName));
      first = false;
      yield csvLine(rowOf(item, fields));
    }
    if (first && fields.length > 0) yield csvLine(fields.map(columnName));
  } else yield* textRows(view, target);
}

async function* textRows(view: ListView, target: Target): AsyncGenerator<string> {
  let isEmpty = true;
  const rows = (async function* () {
    for await (const item of view.items) {
      isEmpty = false;
      yield rowOf(item, view.fields);
    }
  })();
  if (target.stdout.isTerminal && view.fields.length > 0) {
    const { table } = await import("./table.ts");
    const { findNames } = target;
    const tell = async (note: string) => await target.tell?.(note);
    yield* table(view.fields, rows, lookOf(target), { tell, findNames });
  } else {
    for await (const row of rows) {
      yield row.map((value) => visible(cell(value, ","))).join("\t") + "\n";
    }
  }
  if (isEmpty && view.empty !== undefined) await target.tell?.(view.empty);
}

function rowOf(item: unknown, fields: readonly Field<never>[]): readonly unknown[] {
  if (fields.length === 0) return Array.isArray(item) ? item.map(plain) : [plain(item)];
  return fields.map((field) => plain(fieldValue(item, field)));
}

function* bareId(document: unknown, member: string): Generator<string> {
  const id = plain(isObject(document) ? dottedMember(document, member) : document);
  if (id !== null && id !== undefined) yield visible(cell(id)) + "\n";
}

/** What a query leaves, as a view of its own: its members are the fields. */
async function queried(view: View, query: Query): Promise<View> {
  let document: unknown;
  if (view.kind === "list") {
    const all: unknown[] = [];
    for await (const item of view.items) all.push(plain(item));
    document = all;
  } else {
    document = view.kind === "text" ? view.text : plain(view.document);
  }
  const result = query.apply(document) ?? null;
  if (!Array.isArray(result)) return { kind: "record", document: result, fields: [] };
  const id = view.kind === "list" ? view.id : undefined;
  const fields = memberFields(result);
  const empty = "The query leaves nothing";
  return { kind: "list", items: result, fields, empty, ...(id === undefined ? {} : { id }) };
}

/** A field for each member that the documents have, in order of appearance. */
function memberFields(documents: readonly unknown[]): Field<never>[] {
  const names = new Set(documents.filter(isObject).flatMap((document) => Object.keys(document)));
  return [...names].map((name) => ({ label: name, value: name }));
}

/** Programs read CSV by the names of the documents, not by headings for people. */
function columnName(field: Field<never>): string {
  return typeof field.value === "string" ? field.value : field.label;
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
