import type { Doc } from "../exchange.ts";
import type { Problem } from "./envelope.ts";

export type Mode = "create" | "replace" | "update";

/** What the server checks about one kind of document. */
export interface DocumentRules {
  /** The newest DATA_TYPE; answers carry it. */
  readonly dataType: string;
  readonly readOnly: readonly string[];
  readonly fixed: readonly string[];
  check(document: Doc, mode: Mode): Problem[];
}
