import { visibleJson } from "../base/mod.ts";
import { jsonText, plain } from "./field_values.ts";
import type { ListFrame, ListView } from "./view.ts";

type Items = ListView["items"];

/**
 * One document is printed whole or not at all, so a page that fails leaves stdout empty. Its text is
 * kept meanwhile, which takes less than what it is of.
 */
export async function* whole(
  view: ListView,
  form: "json" | "yaml",
): AsyncGenerator<string, void, void> {
  const texts = form === "json" ? jsonPieces(view) : yamlPieces(view);
  if (view.isStreamed === true) return yield* texts;
  const kept: (string | Uint8Array)[] = [];
  for await (const text of texts) kept.push(isWide.test(text) ? encoder.encode(text) : text);
  for (const one of kept) yield typeof one === "string" ? one : decoder.decode(one);
}

/** One letter beyond Latin-1 has the runtime keep two bytes for each of a text. */
const isWide = /[^\0-\xff]/;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

async function* jsonPieces({ items, frame }: ListView): AsyncGenerator<string> {
  if (frame === undefined) yield* jsonArray(items, false);
  else {
    let lead = "{\n";
    for (const [name, value] of membersOf(frame)) {
      const isList = name === frame.list;
      // Between the brackets of a document of one member it stands as deep as it has to.
      const member = visibleJson(jsonText({ [name]: isList ? 0 : value }, 2)).slice(2, -2);
      yield lead + (isList ? member.slice(0, -1) : member);
      if (isList) yield* jsonArray(items, true);
      lead = ",\n";
    }
    yield "\n}";
  }
  yield "\n";
}

async function* jsonArray(items: Items, isInside: boolean): AsyncGenerator<string> {
  const [edge, end] = isInside ? ["[\n  [\n".length, "\n  ]"] : ["[\n".length, "\n]"];
  let opened = false;
  for await (const item of items) {
    const text = visibleJson(jsonText(isInside ? [[item]] : [item], 2));
    yield (opened ? ",\n" : "[\n") + text.slice(edge, -edge);
    opened = true;
  }
  yield opened ? end : "[]";
}

async function* yamlPieces({ items, frame }: ListView): AsyncGenerator<string> {
  const { yamlText } = await import("./yaml.ts");
  if (frame === undefined) yield* yamlList(items, yamlText, 0);
  else {
    for (const [name, value] of membersOf(frame)) {
      const textOf = (some: unknown) => yamlText({ [name]: some });
      if (name !== frame.list) yield textOf(plain(value));
      else yield* yamlList(items, textOf, textOf([0]).indexOf("\n") + 1);
    }
  }
}

/** `heading` is how much stands in front of each list, and only in front of the first of them. */
async function* yamlList(
  items: Items,
  textOf: (some: readonly unknown[]) => string,
  heading: number,
): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const item of items) {
    yield textOf([plain(item)]).slice(isEmpty ? 0 : heading);
    isEmpty = false;
  }
  if (isEmpty) yield textOf([]);
}

/** As JSON has them: what is undefined is left out. */
function membersOf({ members }: ListFrame): [string, unknown][] {
  return Object.entries(members).filter(([, value]) => value !== undefined);
}
