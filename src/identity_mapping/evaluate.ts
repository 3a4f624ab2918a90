import type { Mapping, Rule } from "./document.ts";
import { MappingFailure } from "./finding.ts";
import { fill, type MappableIdentity } from "./template.ts";

/** Where a rule stands: the document and the rule in it, both from 0. */
export interface RulePlace {
  readonly document: number;
  readonly rule: number;
}

/** What came of trying one rule on one identity. */
export type Trial =
  & RulePlace
  & (
    | { readonly outcome: "no match"; readonly source: string }
    /** An empty account counts as none. */
    | { readonly outcome: "match"; readonly source: string; readonly account: string }
    /** Ends the document for this identity. */
    | { readonly outcome: "failure"; readonly why: string }
  );

/** A document that a program maps: it is not run here. */
export interface External {
  readonly document: number;
  readonly outcome: "external";
  readonly command: readonly string[];
}

/** The account of an identity, and how it was found. */
export interface Mapped {
  /** Undefined: none. */
  readonly account: string | undefined;
  /** The rule that gave it. */
  readonly by: RulePlace | undefined;
  /** Everything that was tried, in its order. */
  readonly trials: readonly (Trial | External)[];
}

/**
 * The account that an endpoint gives an identity: in a document the first rule that matches, or
 * nothing when a rule before it fails; then the next document. A program is passed over.
 */
export function mapFirst(mappings: readonly Mapping[], identity: MappableIdentity): Mapped {
  const trials: (Trial | External)[] = [];
  for (const [document, mapping] of mappings.entries()) {
    if (mapping.kind === "external") {
      trials.push({ document, outcome: "external", command: mapping.command });
      continue;
    }
    for (const [index, rule] of mapping.rules.entries()) {
      const trial = tryRule(rule, { document, rule: index }, identity);
      trials.push(trial);
      if (trial.outcome === "match" && trial.account !== "") {
        return { account: trial.account, by: { document, rule: index }, trials };
      }
      if (trial.outcome !== "no match") break;
    }
  }
  return { account: undefined, by: undefined, trials };
}

/** One account that "all" mode finds. */
export interface Found extends RulePlace {
  /** Place of the identity in those given. */
  readonly identity: number;
  readonly account: string;
}

/** Every account, and the documents that failed. */
export interface AllMapped {
  readonly found: readonly Found[];
  /** A failure takes away everything that its document found. */
  readonly failures: readonly (RulePlace & { readonly identity: number; readonly why: string })[];
}

/**
 * Every account that some identities may use: every rule is tried on every identity with the
 * status `used` or `private`.
 */
export function mapAll(
  mappings: readonly Mapping[],
  identities: readonly MappableIdentity[],
): AllMapped {
  const found: Found[] = [];
  const failures: AllMapped["failures"][number][] = [];
  for (const [document, mapping] of mappings.entries()) {
    if (mapping.kind === "external") continue;
    const all = mapping.rules.flatMap((rule, index) =>
      identities.flatMap((identity, person) => {
        if (identity["status"] !== "used" && identity["status"] !== "private") return [];
        return [{ person, trial: tryRule(rule, { document, rule: index }, identity) }];
      })
    );
    const failed = all.find(({ trial }) => trial.outcome === "failure");
    if (failed?.trial.outcome === "failure") {
      const { trial: { rule, why }, person } = failed;
      failures.push({ document, rule, identity: person, why });
      continue;
    }
    for (const { person, trial } of all) {
      if (trial.outcome !== "match") continue;
      found.push({ document, rule: trial.rule, identity: person, account: trial.account });
    }
  }
  return { found, failures };
}

function tryRule(rule: Rule, place: RulePlace, identity: MappableIdentity): Trial {
  try {
    const source = fill(rule.source, identity);
    const groups = rule.pattern.match(source);
    if (groups === undefined) return { ...place, outcome: "no match", source };
    return { ...place, outcome: "match", source, account: fill(rule.output, identity, groups) };
  } catch (error) {
    if (!(error instanceof MappingFailure)) throw error;
    return { ...place, outcome: "failure", why: error.message };
  }
}
