import { isObject } from "../base/mod.ts";

/** A value as the official program shows it, which is a Python program: `None`, `True`, `['a']`. */
export function pythonText(value: unknown): string {
  return typeof value === "string" ? value : representation(value);
}

function representation(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(representation).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) =>
    `${quoted(name)}: ${representation(member)}`
  );
  return `{${members.join(", ")}}`;
}

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  return mark + text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`) + mark;
}
