import type { Mapping, Rule } from "./document.ts";
import { type Finding, MappingFailure } from "./finding.ts";
import type { Node } from "./pattern_tree.ts";
import { fill, type MappableIdentity } from "./template.ts";

/** User names that nobody would write a rule for: what takes them all takes everybody. */
const strangers = ["zq7@x.example", "a.b+c@deep.sub.invalid", "9@q-7.example"];
/** Members that are a user name or an address, and so hold an `@`. */
const named = ["{username}", "{email}"];

/**
 * What an author may not have meant: rules that take everybody, that can never be reached or never
 * match, and that give people of different domains one account. Found by trying; what it does not
 * find may still be there.
 */
export function checkMappings(mappings: readonly (Mapping | undefined)[]): readonly Finding[] {
  const findings: Finding[] = [];
  let everybody: string | undefined;
  for (const [document, mapping] of mappings.entries()) {
    if (mapping?.kind !== "expressions") continue;
    const before = new Map<string, number>();
    for (const [index, rule] of mapping.rules.entries()) {
      const note = (words: string) =>
        findings.push({ level: "warning", path: [document, "mappings", index, "match"], words });
      const same = JSON.stringify([rule.source, rule.match, rule.ignoreCase, rule.literal]);
      const twin = before.get(same);
      if (everybody !== undefined) note(`is never reached: ${everybody} takes everybody before it`);
      else if (twin !== undefined) note(`is never reached: mappings[${twin}] matches the same`);
      if (!canMatch(rule)) note('can never match: a user name and an address have an "@"');
      else if (takesEverybody(rule)) {
        note("takes everybody");
        everybody ??= `document ${document + 1}, mappings[${index}]`;
      } else if (mixesDomains(rule)) note("gives people of different domains the same account");
      before.set(same, before.get(same) ?? index);
    }
  }
  return findings;
}

function accountOf(rule: Rule, identity: MappableIdentity): string | undefined {
  try {
    const groups = rule.pattern.match(fill(rule.source, identity));
    return groups && fill(rule.output, identity, groups);
  } catch (error) {
    if (error instanceof MappingFailure) return undefined;
    throw error;
  }
}

function takesEverybody(rule: Rule): boolean {
  // Not everybody has an address: a rule that needs one fails for the others.
  return strangers.every((name) => {
    const account = accountOf(rule, { "id": name, "username": name });
    return account !== undefined && account !== "";
  });
}

function canMatch({ source, pattern: { tree } }: Rule): boolean {
  return !named.includes(source) || !endsTheText(tree) || canHold(tree, "@");
}

/** False where a match may be the beginning of a longer text. */
function endsTheText(tree: Node): boolean {
  return tree.kind === "sequence" && tree.items.at(-1)?.kind === "end";
}

function canHold(node: Node, char: string): boolean {
  switch (node.kind) {
    case "any":
      return true;
    case "char":
      return node.char === char;
    case "sequence":
      return node.items.some((item) => canHold(item, char));
    case "choice":
      return node.branches.some((branch) => canHold(branch, char));
    case "repeat":
    case "group":
      return canHold(node.body, char);
    default:
      return false;
  }
}

function mixesDomains(rule: Rule): boolean {
  if (!named.includes(rule.source)) return false;
  const [one, other] = ["x", "y"].map((domain) => sample(rule.pattern.tree, domain));
  if (one === undefined || other === undefined || one === other) return false;
  const accounts = [one, other].map((name) => accountOf(rule, { "username": name, "email": name }));
  return accounts[0] !== undefined && accounts[0] !== "" && accounts[0] === accounts[1];
}

/** A text that should match, with `fill` for what is free behind the `@`. */
function sample(tree: Node, domain: string): string | undefined {
  let text = "";
  const walk = (node: Node): boolean => {
    switch (node.kind) {
      case "char":
        text += node.char;
        return true;
      case "any":
        text += text.includes("@") ? domain : "u";
        return true;
      case "sequence":
        return node.items.every(walk);
      case "choice":
        return node.branches[0] !== undefined && walk(node.branches[0]);
      case "group":
        return walk(node.body);
      case "repeat":
        return node.min === 0 && !canHold(node.body, "@") ? true : walk(node.body);
      case "start":
      case "end":
        return true;
      default:
        return false;
    }
  };
  return walk(tree) && text.includes("@") ? text : undefined;
}
