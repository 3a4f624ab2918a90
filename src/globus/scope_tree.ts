import { GcsError } from "../errors/mod.ts";

/** One scope with the scopes it depends on, as in `scope[*dependency other[inner]]`. */
export interface ScopeTree {
  readonly scope: string;
  /** `*`: the dependency may be revoked or refused on its own. */
  readonly optional: boolean;
  readonly dependencies: readonly ScopeTree[];
}

const deepest = 20;
const maxLength = 16_384;

/** A scope without dependencies, or with the given ones. */
export function scopeTree(
  scope: string,
  dependencies: readonly ScopeTree[] = [],
  optional = false,
): ScopeTree {
  return { scope, optional, dependencies };
}

/** Reads scopes separated by spaces, with dependencies in brackets. GcsError `usage` if broken. */
export function parseScopes(text: string): ScopeTree[] {
  if (text.length > maxLength) throw broken("the text is too long");
  const tokens = text.match(/[[\]*]|[^[\]*\s]+|\s+/g) ?? [];
  const reader = new ScopeReader(tokens);
  const trees = reader.list(0);
  if (!reader.atEnd) throw broken('a "]" has no "["');
  return trees;
}

class ScopeReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  list(depth: number): ScopeTree[] {
    if (depth > deepest) throw broken("the brackets are too deep");
    const trees: ScopeTree[] = [];
    this.#skipSpaces();
    while (!this.atEnd && this.#peek() !== "]") {
      trees.push(this.#one(depth));
      const separated = this.#skipSpaces();
      if (!separated && !this.atEnd && this.#peek() !== "]") {
        throw broken("a space is missing between two scopes");
      }
    }
    return trees;
  }

  #one(depth: number): ScopeTree {
    const optional = this.#take("*");
    const scope = this.#peek();
    if (scope === undefined || /^[[\]*\s]/.test(scope)) throw broken("a scope is missing");
    this.#at++;
    if (!this.#take("[")) return scopeTree(scope, [], optional);
    const dependencies = this.list(depth + 1);
    if (!this.#take("]")) throw broken('a "[" has no "]"');
    if (dependencies.length === 0) throw broken("the brackets are empty");
    return scopeTree(scope, dependencies, optional);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at++;
    return true;
  }

  #skipSpaces(): boolean {
    const start = this.#at;
    while (this.#peek()?.trim() === "") this.#at++;
    return this.#at > start;
  }
}

/** The text of scopes, as the authorize and token endpoints take it. */
export function serialiseScopes(trees: readonly ScopeTree[]): string {
  return trees.map(serialiseOne).join(" ");
}

function serialiseOne(tree: ScopeTree): string {
  const inner = tree.dependencies.length === 0 ? "" : `[${serialiseScopes(tree.dependencies)}]`;
  return `${tree.optional ? "*" : ""}${tree.scope}${inner}`;
}

/**
 * Scopes without duplicates: the same scope twice becomes one with both sets of dependencies.
 * A scope that is required in one place is required.
 */
export function mergeScopes(trees: readonly ScopeTree[]): ScopeTree[] {
  const merged = new Map<string, ScopeTree>();
  for (const tree of trees) {
    const before = merged.get(tree.scope);
    merged.set(tree.scope, {
      scope: tree.scope,
      optional: tree.optional && (before?.optional ?? true),
      dependencies: mergeScopes([...(before?.dependencies ?? []), ...tree.dependencies]),
    });
  }
  return [...merged.values()];
}

function broken(why: string): GcsError {
  return new GcsError("usage", `Cannot read the scope: ${why}`, {
    hint: "Write dependent scopes as SCOPE[*DEPENDENCY OTHER]",
  });
}
