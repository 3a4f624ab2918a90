const width = 96;

/** JSON with every value that fits on one line on one line: a row of a table is a line. */
export function jsonText(value: unknown, indent = ""): string {
  const inline = inlineText(value);
  if (value === null || typeof value !== "object" || indent.length + inline.length <= width) {
    return inline;
  }
  const deeper = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => deeper + jsonText(item, deeper))
    : Object.entries(value).map(([name, item]) =>
      `${deeper}${JSON.stringify(name)}: ${jsonText(item, deeper)}`
    );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.join(",\n")}\n${indent}${close}`;
}

function inlineText(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inlineText).join(", ")}]`;
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined)
    .map(([name, item]) => `${JSON.stringify(name)}: ${inlineText(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}
