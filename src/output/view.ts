import type { GcsError } from "../errors/mod.ts";

/** One thing a person sees of a document. */
export interface Field<Doc = Record<string, unknown>> {
  /** Heading or label, in the field's own words. */
  readonly label: string;
  /** Member name (dots reach inside), or a function of the document. */
  readonly value: string | ((document: Doc) => unknown);
  /** How a terminal shows it; programs get the value as it is. */
  readonly kind?: FieldKind;
  /** Columns that go where the terminal is too narrow for all, 1 first; one without stays. */
  readonly drop?: number;
  /** In a table of a terminal it stands on a line of its own below the row, where it has a value. */
  readonly isBelow?: boolean;
}

/**
 * What people see of a value: a time is `3 hours ago`, a moment is exact to the second, minutes and
 * seconds have their unit, a principal has its name, a status the colour of what it means, and a
 * fault is red where there is one.
 */
export type FieldKind =
  | "time"
  | "moment"
  | "minutes"
  | "seconds"
  | "principal"
  | "status"
  | "fault";

/** What a view says of how the command ended. */
export interface Ending {
  /** Exit code although the command did its work: something was found wrong. Default 0. */
  readonly exitCode?: number;
  /** What is told as a failure once the view is printed: a part of the work was not done. */
  readonly failure?: GcsError | undefined;
}

/** What a command returns; `output/` alone decides how it is printed. */
export type View =
  | RecordView
  | ListView
  | DoneView
  | TextView;

/** One document. json prints it whole, text prints the fields. */
export interface RecordView extends Ending {
  readonly kind: "record";
  readonly document: unknown;
  readonly fields: readonly Field<never>[];
}

/** Any number of documents, streamed where the format allows it. */
export interface ListView extends Ending {
  readonly kind: "list";
  readonly items: AsyncIterable<unknown> | Iterable<unknown>;
  readonly fields: readonly Field<never>[];
  /** Member that `-F list` prints; default `id`. */
  readonly id?: string;
  /** True prints json and yaml as items arrive: for results of any size that cannot fail midway. */
  readonly isStreamed?: boolean;
  /** What text, json and yaml print around the items, text as JSON: one document. */
  readonly frame?: ListFrame;
  /** Told on stderr where there is nothing to show: what is missing, and the command that helps. */
  readonly empty?: string;
}

/** A document that holds a list which is read and printed item by item. */
export interface ListFrame {
  /** All members in their order, the list among them, whatever stands there. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Name of the member that is the list. */
  readonly list: string;
}

/** A change that was made. json prints the document, text prints the sentence or the lines. */
export interface DoneView extends Ending {
  readonly kind: "done";
  readonly document: unknown;
  readonly sentence: string | readonly string[];
  /** The same as Markdown, of commands that have it. */
  readonly markdown?: string;
}

/** Text that is the payload itself (help, a script, a document to keep); json prints a string. */
export interface TextView extends Ending {
  readonly kind: "text";
  readonly text: string;
}

/** A view of one document. */
export function show<Doc>(document: Doc, fields: readonly Field<Doc>[]): RecordView {
  return { kind: "record", document, fields };
}

/** A view of many documents. */
export function list<Doc>(
  items: AsyncIterable<Doc> | Iterable<Doc>,
  fields: readonly Field<Doc>[],
  id?: string,
): ListView {
  return id === undefined ? { kind: "list", items, fields } : { kind: "list", items, fields, id };
}

/** A view of a finished change. A line break inside the sentence, or inside a line, is escaped. */
export function done(document: unknown, sentence: string | readonly string[]): DoneView {
  return { kind: "done", document, sentence };
}

/** A view that is nothing but text. */
export function text(content: string): TextView {
  return { kind: "text", text: content };
}
