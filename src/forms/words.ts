import { type Form, form } from "./form.ts";

// Expressions of such classes take long to make, and a start that checks no word needs none.
/** Characters that end a line, that are no text, or that turn the direction of text around. */
const hasUnseen = (text: string) => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text);
/** Something that is seen: neither a blank, nor a mark without a form of its own. */
const hasSeen = (text: string) =>
  /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

/**
 * A name that people see: one line of 1 to `max` characters, without characters that are not seen
 * or that turn the direction of text around.
 */
export function displayName(max: number): Form {
  return form(
    `one line of 1 to ${max} characters that can be seen`,
    "Project storage",
    (text) => [...text].length <= max && hasSeen(text) && !hasUnseen(text),
  );
}

/** One line, or nothing. */
export const line: Form = form(
  "one line, without control characters",
  "Physics department",
  (text) => !hasUnseen(text),
);

/** A word or some: one line that is not blank. For accounts, groups, buckets, keywords, ids. */
export const term: Form = form(
  "one line that is not blank, without control characters",
  "research",
  (text) => hasSeen(text) && !hasUnseen(text),
);

/** Text of several lines. */
export const prose: Form = form(
  "text without control characters but line breaks and tabs",
  "Measurements of 2026",
  (text) => !hasUnseen(text.replace(/[\n\r\t]/g, "")),
);

/** A path on an endpoint or a node, or a pattern of paths. */
export const path: Form = form(
  "a path without .. and control characters",
  "/projects/x",
  (text) => text !== "" && !hasUnseen(text) && !/(?:^|\/)\.\.(?:\/|$)/.test(text),
);
