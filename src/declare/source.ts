import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
} from "yaml";
import { maxJsonDepth } from "../base/mod.ts";
import type { Place, Problem } from "./problem.ts";
import type { SourceText } from "./source_text.ts";

/** One document of a source, with the places of what is in it. */
export interface SourceDocument {
  readonly value: unknown;
  readonly folder: string;
  /** The place of the nearest thing on the way that is there; members by their names. */
  placeOf(path: readonly PropertyKey[]): Place;
}

/**
 * The documents of a YAML or JSON text. What makes a file say other things than people read in it is
 * refused: anchors, aliases, merge keys, tags, keys that stand twice.
 */
export function readDocuments(
  { file, text, folder }: SourceText,
): { readonly documents: readonly SourceDocument[]; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problems: Problem[] = [];
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    lines.addNewLine(0);
    for (let next = text.indexOf("\n"); next >= 0; next = text.indexOf("\n", next + 1)) {
      lines.addNewLine(next + 1);
    }
    const message = `is nested deeper than ${maxJsonDepth} levels`;
    return { documents: [], problems: [{ place: at(tooDeep), message }] };
  }
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    // Found below: the parser would compare each name with each other.
    uniqueKeys: false,
    merge: false,
    schema: "core",
    prettyErrors: false,
  });
  const found = Array.isArray(parsed) ? parsed : [];
  const documents: SourceDocument[] = [];
  for (const document of found) {
    const wrong = [
      ...document.errors.map(({ message, pos }) => ({
        place: at(pos[0]),
        message: message.split("\n")[0] ?? "",
      })),
      ...surprises(document).map(([offset, message]) => ({ place: at(offset), message })),
    ];
    problems.push(...wrong);
    if (wrong.length > 0 || document.contents === null) continue;
    documents.push({
      value: document.toJS({ maxAliasCount: 0 }),
      folder,
      placeOf: (path) => at(offsetOf(document, path)),
    });
  }
  return { documents, problems };
}

/** Brackets and indentation that go deeper than anybody writes would end the parser's stack. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) depth++;
    else if (character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > maxJsonDepth) return at;
  }
  const dashes = new RegExp(`(?:-[ \\t]+){${maxJsonDepth}}`).exec(text);
  if (dashes !== null) return dashes.index;
  const indented = new RegExp(`^ {${maxJsonDepth * 2},}[^ \\n#]`, "m").exec(text);
  return indented?.index;
}

function surprises(document: Document.Parsed): (readonly [offset: number, message: string])[] {
  const found: (readonly [number, string])[] = [];
  visit(document, (_key, node) => {
    if (isMap(node)) {
      const names = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) found.push([key.range?.[0] ?? 0, `"${key.value}" stands twice`]);
        names.add(key.value);
      }
    }
    if (isPair(node)) {
      const { key } = node;
      const offset = isNode(key) ? key.range?.[0] ?? 0 : 0;
      if (isScalar(key) && key.value === "<<") {
        found.push([offset, "merge keys (<<) are not taken: write the members out"]);
      } else if (!isScalar(key) || typeof key.value !== "string") {
        found.push([offset, "the name of a member must be text"]);
      }
      return;
    }
    if (!isNode(node)) return;
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node)) {
      found.push([offset, `aliases (*${node.source}) are not taken: write the value out`]);
      return;
    }
    if (node.anchor !== undefined) {
      found.push([offset, `anchors (&${node.anchor}) are not taken: write the value where it is`]);
    }
    if (node.tag !== undefined && !plainTags.has(node.tag)) {
      found.push([offset, `tags (${node.tag}) are not taken`]);
    }
  });
  return found;
}

const plainTags = new Set(
  ["map", "seq", "str", "int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`),
);

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] ?? 0 : 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
