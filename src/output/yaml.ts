import { Document, isScalar, visit } from "yaml";
import { hasUnseen, visibleJson } from "../base/mod.ts";

/**
 * A value as a YAML document. Text with characters that are obeyed or not seen is written in double
 * quotes with YAML's escapes, so that it is shown and reads back as the same.
 */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, (_key, node) => {
    if (isScalar(node) && typeof node.value === "string" && hasUnseen(node.value)) {
      node.type = "QUOTE_DOUBLE";
    }
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
  return visibleJson(text);
}
