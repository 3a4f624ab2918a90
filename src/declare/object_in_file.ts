import type { Members } from "./declaration.ts";
import type { Kind } from "./kinds.ts";
import type { Place, Problem } from "./problem.ts";

/** One object of a document, where it stands, and what told of mistakes. */
export interface ObjectInFile {
  readonly kind: Kind;
  readonly value: Members;
  placeOf(...path: readonly PropertyKey[]): Place;
  /** The path that a name after `file:` means. */
  pathOf(name: string): string;
  tell(problem: Problem): void;
}
