import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { ConfigFile } from "./config_file.ts";
import { configName } from "./paths.ts";

/** config.yaml as it stands, with comments and order. */
export interface ConfigDocument extends ConfigFile {
  readonly document: Document;
}

/** Parses the text of a config.yaml. Anchors, tags and repeated keys are refused. */
export function parseConfig(content: string, name = configName): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, version: "1.2", schema: "core" });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    const { line } = lines.linePos(problem.pos[0]);
    // The library quotes the file at the end, which may be a period.
    const why = problem.message.split("\n")[0]?.replace(/ at line \d+.*$/, "") ?? "";
    throw new GcsError(
      "usage",
      `Cannot read ${name}: line ${line}: ${lowerFirst(why.replace(/[.\s]+$/, ""))}`,
    );
  }
  const raw = plainValues(document, name);
  return {
    name,
    document,
    raw,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const line = lineAt(document, path.slice(0, length), lines);
        if (line !== undefined) return line;
      }
      return undefined;
    },
  };
}

function plainValues(document: Document, name: string): Record<string, unknown> {
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new GcsError("usage", `Cannot read ${name}: aliases are not allowed`, { cause });
  }
  if (values === null || values === undefined) return {};
  if (!isObject(values)) {
    throw new GcsError("usage", `Cannot read ${name}: expected a map of settings`);
  }
  return withoutNulls(values);
}

/** A key without a value is not set: people comment out the lines below a section. */
function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
  );
}

/** Sets a value, and leaves the comment beside an old one where it was. */
export function setValue(document: Document, path: readonly string[], value: unknown): void {
  const old = document.getIn(path, true);
  const node = document.createNode(value);
  if (isNode(old)) {
    node.comment = old.comment ?? null;
    node.commentBefore = old.commentBefore ?? null;
  }
  document.setIn(path, node);
}

/** Takes a value out. What stands above the first setting is about the whole file, and stays. */
export function removeValue(document: Document, path: readonly string[]): boolean {
  if (!document.hasIn(path)) return false;
  const first = isMap(document.contents) ? document.contents.items[0]?.key : undefined;
  if (path.length === 1 && isScalar(first) && first.value === path[0] && first.commentBefore) {
    document.commentBefore = [document.commentBefore, first.commentBefore]
      .filter((text) => text).join("\n");
  }
  return document.deleteIn(path);
}

function lineAt(document: Document, path: readonly PropertyKey[], lines: LineCounter) {
  const name = path.at(-1);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) {
    const node = document.getIn(path, true);
    return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
  }
  const pair = parent.items.find(({ key }) => isNode(key) && String(key) === String(name));
  return isNode(pair?.key) && pair.key.range ? lines.linePos(pair.key.range[0]).line : undefined;
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
