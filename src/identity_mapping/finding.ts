/** Why one identity could not be mapped: endpoints stop at it, too. */
export class MappingFailure extends Error {
  override readonly name = "MappingFailure";
}

/**
 * How bad a finding is: endpoints cannot load the document; they load it, but it cannot mean what
 * its author meant, so it is not sent; or it maps other than it reads.
 */
export type Level = "unloadable" | "refused" | "warning";

/** Something that is wrong with a mapping document. */
export interface Finding {
  readonly level: Level;
  /** The member: `[0, "mappings", 2, "match"]`. */
  readonly path: readonly (string | number)[];
  /** Position in the text of the member, in characters from 1. */
  readonly position?: number;
  /** Words that follow the name of the member. */
  readonly words: string;
}

/** What is wrong, with its place in the text: words that follow the name of the member. */
export function inWords({ words, position }: Flaw): string {
  return position === undefined ? words : `${words} (character ${position})`;
}

/** What is wrong with one expression or template. */
export type Flaw = Omit<Finding, "path">;

/** Stops the reading of an expression. `index` counts characters from 0. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(readonly level: "unloadable" | "refused", readonly index: number, words: string) {
    super(words);
  }
}
