import { PatternError } from "./finding.ts";
import { type Node, type Width, widthOf } from "./pattern_tree.ts";
import { type Token, tokensOf } from "./pattern_tokens.ts";

/** Deepest nesting of parentheses; Python gives up at some hundreds, too. */
const maxDepth = 200;

/** An expression that was read. */
export interface Parsed {
  readonly tree: Node;
  readonly groups: number;
  /** Where a `|` stands outside of parentheses; undefined: nowhere. */
  readonly bareChoice: number | undefined;
}

/**
 * Reads a `match` as Python's `re` reads what the endpoints' library makes of it.
 *
 * @throws PatternError where that refuses it, or where it leaves the part of Python's language
 * that is worked out here.
 */
export function parsePattern(match: string, literal: boolean): Parsed {
  return new Parser(tokensOf(match, literal)).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #groups = 0;
  #bareChoice: number | undefined;
  /** Groups that are closed, with the characters that they take. */
  readonly #closed = new Map<number, Width>();
  readonly #names = new Map<string, number>();
  /** Groups from this number on were opened in the look-behind that is being read. */
  #behindFrom: number | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Parsed {
    const tree = this.#choice();
    if (this.#peek() !== undefined) this.#fail('has a ")" without its "("');
    return { tree, groups: this.#groups, bareChoice: this.#bareChoice };
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next]?.text;
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#next++;
    return true;
  }

  #at(): number {
    return this.#tokens[this.#next]?.at ?? this.#tokens.at(-1)?.at ?? 0;
  }

  #fail(words: string, at = this.#at(), level: PatternError["level"] = "unloadable"): never {
    throw new PatternError(level, at, words);
  }

  #choice(): Node {
    const branches = [this.#sequence()];
    while (this.#peek() === "|") {
      if (this.#depth === 0) this.#bareChoice ??= this.#at();
      this.#next++;
      branches.push(this.#sequence());
    }
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: "choice", branches };
  }

  #sequence(): Node {
    const items: Node[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined || token.text === "|" || token.text === ")") break;
      this.#next++;
      const range = repeats.get(token.text);
      if (range !== undefined) items.push(this.#repeat(items.pop(), token, range));
      else items.push(...this.#item(token));
    }
    return { kind: "sequence", items };
  }

  #repeat(body: Node | undefined, { text, at }: Token, [min, max]: Width): Node {
    if (body === undefined || body.kind === "start" || body.kind === "end") {
      this.#fail(`has a "${text}" that repeats nothing`, at);
    }
    if (body.kind === "repeat") this.#fail(`has a "${text}" after another repetition`, at);
    return { kind: "repeat", body, min, max };
  }

  #item(token: Token): Node[] {
    switch (token.text) {
      case ".":
        return [{ kind: "any" }];
      case "^":
        return [{ kind: "start" }];
      case "$":
        return [{ kind: "end" }];
      case "(":
        return this.#parenthesis(token.at);
      case "[":
        return this.#fail('has "\\[", which endpoints read as a set', token.at, "refused");
      default:
        return [this.#plain(token)];
    }
  }

  #plain({ text, at }: Token): Node {
    if (text.length === 1 || !text.startsWith("\\")) return { kind: "char", char: text };
    const char = text.slice(1);
    if (/^[0-9]$/.test(char)) return this.#number(char, at);
    if (/^[AbBdDsSwWZafnrtvxuUN]$/.test(char)) {
      this.#fail(`has "\\${char}", which endpoints do not take as text`, at, "refused");
    }
    if (/^[A-Za-z]$/.test(char)) this.#fail(`has "\\${char}", which endpoints do not know`, at);
    return { kind: "char", char };
  }

  /** `\0` and three octal digits are characters, other numbers refer to a group. */
  #number(first: string, at: number): Node {
    let digits = first;
    const more = (pattern: RegExp) => {
      const next = this.#peek();
      if (next === undefined || !pattern.test(next)) return false;
      digits += next;
      this.#next++;
      return true;
    };
    if (first === "0") {
      if (more(/^[0-7]$/)) more(/^[0-7]$/);
      return { kind: "char", char: String.fromCharCode(parseInt(digits, 8)) };
    }
    if (more(/^[0-9]$/) && /^[0-7]{2}$/.test(digits) && more(/^[0-7]$/)) {
      const code = parseInt(digits, 8);
      if (code > 0o377) this.#fail(`has "\\${digits}", which is no character`, at);
      return { kind: "char", char: String.fromCharCode(code) };
    }
    return this.#reference(Number(digits), `\\${digits}`, at);
  }

  #reference(number: number, spelled: string, at: number): Node {
    const width = this.#closed.get(number);
    if (width === undefined) this.#fail(`has "${spelled}", but no such group before it`, at);
    if (this.#behindFrom !== undefined && number >= this.#behindFrom) {
      this.#fail(`has "${spelled}" in the look-behind of its group`, at);
    }
    return { kind: "reference", number, width };
  }

  #parenthesis(at: number): Node[] {
    if (!this.#take("?")) return [this.#group(at)];
    const form = this.#tokens[this.#next++]?.text;
    if (form === ":") return [this.#inside(at)];
    if (form === "#") return this.#comment(at);
    if (form === "=" || form === "!") return [this.#look(at, false, form === "=")];
    if (form === "<" && this.#take("=")) return [this.#look(at, true, true)];
    if (form === "<" && this.#take("!")) return [this.#look(at, true, false)];
    if (form === "P" && this.#take("<")) return [this.#group(at, this.#name(">"))];
    if (form === "P" && this.#take("=")) return [this.#named(this.#name(")"), at)];
    if (this.#flagsForAll(form)) this.#fail(`has "(?${form}", which may only stand first`, at);
    if (form !== undefined && /^[>(aimsuxL-]$/.test(form)) {
      this.#fail(`has "(?${form}", which is no part of the language of mappings`, at, "refused");
    }
    return this.#fail(`has "(?${form ?? ""}", which endpoints do not know`, at);
  }

  /** `(?im)`: never first, since endpoints put an anchor before it. */
  #flagsForAll(first: string | undefined): boolean {
    if (first === undefined || !/^[aimsuxL]$/.test(first)) return false;
    const rest = this.#tokens.slice(this.#next);
    return rest.find(({ text }) => !/^[aimsuxL]$/.test(text))?.text === ")";
  }

  #group(at: number, name?: string): Node {
    const number = ++this.#groups;
    if (name !== undefined) {
      if (this.#names.has(name)) this.#fail(`names two groups "${name}"`, at);
      this.#names.set(name, number);
    }
    const body = this.#inside(at);
    this.#closed.set(number, widthOf(body));
    return { kind: "group", number, body };
  }

  #inside(at: number): Node {
    if (++this.#depth > maxDepth) this.#fail("has too many parentheses inside each other", at);
    const body = this.#choice();
    if (!this.#take(")")) this.#fail('has a "(" without its ")"', at);
    this.#depth--;
    return body;
  }

  #comment(at: number): Node[] {
    for (;;) {
      const token = this.#tokens[this.#next++];
      if (token === undefined) this.#fail('has a "(" without its ")"', at);
      if (token.text === ")") return [];
    }
  }

  #look(at: number, behind: boolean, wanted: boolean): Node {
    const outer = this.#behindFrom;
    if (behind) this.#behindFrom ??= this.#groups + 1;
    const body = this.#inside(at);
    if (behind) {
      this.#behindFrom = outer;
      const [min, max] = widthOf(body);
      if (min !== max) this.#fail("has a look-behind without a fixed length", at);
    }
    return { kind: "look", behind, wanted, body };
  }

  #name(end: string): string {
    const at = this.#at();
    let name = "";
    for (;;) {
      const token = this.#tokens[this.#next++];
      if (token === undefined) this.#fail("has a name of a group that does not end", at);
      if (token.text === end) break;
      name += token.text;
    }
    if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) {
      this.#fail(`has "${name}" as the name of a group`, at);
    }
    return name;
  }

  #named(name: string, at: number): Node {
    return this.#reference(this.#names.get(name) ?? 0, `(?P=${name})`, at);
  }
}

const repeats: ReadonlyMap<string, Width> = new Map<string, Width>([
  ["*", [0, Infinity]],
  ["+", [1, Infinity]],
  ["?", [0, 1]],
]);
