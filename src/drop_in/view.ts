import { isObject } from "../base/mod.ts";
import {
  fieldValue,
  type FindNames,
  type ListView,
  plain,
  type RecordView,
  type View,
} from "../output/mod.ts";
import type { OfficialField, OfficialForm } from "./form.ts";
import { forms } from "./forms.ts";
import { officialLines, officialTable } from "./layout.ts";
import { identitiesIn, isShown, officialValue } from "./values.ts";

/** A command, as far as it matters for what stands in the place of its output. */
export interface ReplacedCommand {
  readonly path: string;
  readonly origin: string;
  readonly route: string;
}

/**
 * Whether the official program has this command, and an API stands behind it. What works on the
 * audit database, the settings or this machine prints what it always does.
 */
export function isReplaced({ path, origin, route }: ReplacedCommand): boolean {
  if (route === "local" || route === "official program" || path === "self-diagnostic") return false;
  return origin === "official" || path in forms;
}

/** What the official program prints as text in place of a view of ours. */
export async function officialText(
  command: ReplacedCommand,
  view: View,
  findNames: FindNames,
): Promise<View> {
  const form = forms[command.path];
  const text = await textOf(form, view, findNames);
  return { ...ending(view), kind: "text", text };
}

async function textOf(
  form: OfficialForm | undefined,
  view: View,
  findNames: FindNames,
): Promise<string> {
  if (view.kind === "text") return view.text;
  if (view.kind === "done") return `${changeLines(form, view.document, view.sentence)}\n`;
  const documents = view.kind === "list" ? await Array.fromAsync(view.items) : [view.document];
  const shown = form?.firstOnly ? documents.slice(0, 1) : documents;
  const cells = await cellsOf(form?.fields, view, shown, findNames);
  if (view.kind === "list") return await officialTable(cells.labels, cells.rows);
  return await officialLines(cells.labels.map((label, at) => [label, cells.rows[0]?.[at]]));
}

interface Cells {
  readonly labels: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

async function cellsOf(
  fields: readonly OfficialField[] | undefined,
  view: ListView | RecordView,
  documents: readonly unknown[],
  findNames: FindNames,
): Promise<Cells> {
  if (fields === undefined) {
    const own = view.fields;
    return {
      labels: own.map(({ label }) => label),
      rows: documents.map((one) => own.map((field) => plain(fieldValue(one, field)))),
    };
  }
  const known = documents.map(plain);
  const ids = identitiesIn(fields, known);
  const names = ids.length === 0 ? new Map<string, string>() : await findNames(ids);
  const shown = fields.filter((field) => view.kind === "list" || isShown(field, known[0]));
  return {
    labels: shown.map(({ label }) => label),
    rows: known.map((one) => shown.map((field) => officialValue(field, one, names))),
  };
}

/** `Collection ID: …` where something was made, else what the endpoint says of a change. */
function changeLines(
  form: OfficialForm | undefined,
  document: unknown,
  sentence: string | readonly string[],
): string {
  const own = [sentence].flat().join("\n");
  const id = isObject(document) && typeof document["id"] === "string" ? document["id"] : "";
  if (form?.text !== undefined) return form.text(id);
  return form?.plain || madeSomething.test(own) ? own : `Message: ${own}`;
}

const madeSomething = /^[A-Z][\w ]* ID: \S/;

/** What the official program prints as JSON in place of a view of ours. */
export async function officialJson(command: ReplacedCommand, view: View): Promise<View> {
  const form = forms[command.path];
  return { ...ending(view), kind: "record", document: await jsonOf(form, view), fields: [] };
}

async function jsonOf(form: OfficialForm | undefined, view: View): Promise<unknown> {
  if (view.kind === "text") return view.text;
  if (view.kind === "list") {
    const documents = await Array.fromAsync(view.items);
    return form?.json === "flat" ? documents : [envelope(documents)];
  }
  if (view.kind === "record" || form?.plain) return view.document;
  const words = changeLines(form, view.document, view.sentence);
  if (madeSomething.test(words)) return view.document;
  const message = words.startsWith("Message: ") ? words.slice("Message: ".length) : undefined;
  const isDocument = isObject(view.document) && "DATA_TYPE" in view.document;
  return [{ ...envelope(isDocument ? [view.document] : []), message }];
}

/** The result document that the endpoint puts around what it answers; all pages are in it. */
function envelope(data: readonly unknown[]): Record<string, unknown> {
  return {
    DATA_TYPE: "result#1.1.0",
    code: "success",
    detail: "success",
    "has_next_page": false,
    "http_response_code": 200,
    data,
  };
}

function ending({ exitCode, failure }: View): Pick<View, "exitCode" | "failure"> {
  return {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(failure === undefined ? {} : { failure }),
  };
}
