import { uuidPattern } from "../base/mod.ts";
import type { ConfigFile } from "./config_file.ts";

// Each of these forms means one thing in YAML 1.2, whatever stands around it.
const setting =
  /^(?<indent>(?: {2})?)(?<key>[a-z][a-z0-9_]{0,62}):(?: +(?<written>[^ #]\S*))?(?: *$| +#[ -~]*$)/;
const nothing = /^ *(?:#[ -~]*)?$/;
const wholeNumber = /^(?:0|[1-9]\d{0,14})$/;
const quoted = /^"[A-Za-z0-9/._:@+-]*"$/;
const reserved = /^(?:null|true|false)$/i;
const plainTexts = [
  /^(?:[A-Za-z]|~?\/)(?:[A-Za-z0-9/._:@+-]*[A-Za-z0-9/._@+-])?$/,
  new RegExp(`^${uuidPattern}$`, "i"),
  /^\d{1,9}(?:ms|s|m|h)$/,
];

interface Section {
  readonly name: string;
  readonly values: Record<string, unknown>;
}

/**
 * A configuration in its usual form: `key: value`, in sections indented by two spaces or not at all.
 * Undefined for all else, right or wrong: that is for `parseConfig`. YAML takes longer to load than
 * many a command to run.
 */
export function readPlainConfig(content: string, name: string): ConfigFile | undefined {
  const raw: Record<string, unknown> = {};
  const lines = new Map<string, number>();
  let section: Section | undefined;
  for (const [index, text] of content.split("\n").entries()) {
    if (nothing.test(text)) continue;
    const { indent, key, written } = setting.exec(text)?.groups ?? {};
    if (key === undefined || reserved.test(key)) return undefined;
    const isInside = indent !== "";
    if (!isInside) {
      if (isEmpty(section)) return undefined;
      section = written === undefined ? { name: key, values: {} } : undefined;
    }
    const values = isInside ? section?.values : raw;
    const value = isInside || written !== undefined ? valueOf(written) : section?.values;
    if (values === undefined || value === undefined || Object.hasOwn(values, key)) return undefined;
    values[key] = value;
    lines.set(placeOf(isInside && section !== undefined ? [section.name, key] : [key]), index + 1);
  }
  if (isEmpty(section)) return undefined;
  return {
    name,
    raw,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(placeOf(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return undefined;
    },
  };
}

function valueOf(written: string | undefined): string | number | boolean | undefined {
  if (written === undefined) return undefined;
  if (written === "true" || written === "false") return written === "true";
  if (wholeNumber.test(written)) return Number(written);
  if (quoted.test(written)) return written.slice(1, -1);
  if (reserved.test(written)) return undefined;
  return plainTexts.some((form) => form.test(written)) ? written : undefined;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map(String).join("\n");
}

function isEmpty(section: Section | undefined): boolean {
  return section !== undefined && Object.keys(section.values).length === 0;
}
