import { Document, isScalar, visit } from "yaml";
import { escaped, hasUnseen, replaceUnseen } from "../base/mod.ts";

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
  return replaceUnseen(text, (character) => character === "\n" ? character : escaped(character));
}
