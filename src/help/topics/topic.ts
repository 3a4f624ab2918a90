import type { PagePart } from "../layout.ts";

/** A page of help that is about no single command. */
export interface Topic {
  /** What is typed: `exit-codes`. */
  readonly name: string;
  /** One line, no period. */
  readonly summary: string;
  readonly parts: readonly PagePart[];
}
