import { type Flaw, PatternError } from "./finding.ts";
import { type Groups, matcherOf } from "./pattern_match.ts";
import { type Parsed, parsePattern } from "./pattern_parse.ts";
import { groupsAlways, type Node } from "./pattern_tree.ts";

/** How a `match` is read. */
export interface PatternOptions {
  readonly ignoreCase: boolean;
  readonly literal: boolean;
}

/** A `match` that endpoints load. */
export interface Pattern {
  readonly tree: Node;
  /** How many groups it has. */
  readonly groups: number;
  /** Groups, from 0, that take part in every match. */
  readonly always: ReadonlySet<number>;
  /** Where a `|` stands outside of parentheses, in characters from 0; undefined: nowhere. */
  readonly bareChoice: number | undefined;
  /**
   * What the groups hold when the text matches.
   *
   * @throws MappingFailure when that takes too long.
   */
  match(text: string): Groups | undefined;
}

/** Compiles a `match`, or says why endpoints do not. */
export function compilePattern(match: string, options: PatternOptions): Pattern | Flaw {
  let parsed: Parsed;
  try {
    parsed = parsePattern(match, options.literal);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { level: error.level, position: error.index + 1, words: error.message };
  }
  const { tree, groups, bareChoice } = parsed;
  return {
    tree,
    groups,
    bareChoice,
    always: new Set([...groupsAlways(tree)].map((number) => number - 1)),
    match: matcherOf(tree, groups, options.ignoreCase),
  };
}
