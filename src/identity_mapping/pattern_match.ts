import { MappingFailure } from "./finding.ts";
import { lowerCase, sameLetter } from "./letter_case.ts";
import { type Node, widthOf } from "./pattern_tree.ts";

/** Steps after which a match is given up; an endpoint would go on for minutes or hours. */
const stepLimit = 1_000_000;

/** What the groups of a match hold, from group 0 (Python's 1); undefined: took no part. */
export type Groups = readonly (string | undefined)[];

interface State {
  readonly text: readonly string[];
  readonly spans: (readonly [from: number, to: number] | undefined)[];
  steps: number;
}

type Next = (at: number) => boolean;
type Step = (state: State, at: number, next: Next) => boolean;

/**
 * Makes a function that matches a text as Python's `re.match` does: groups keep what an earlier
 * round of a repetition put into them, and `$` also stands before a last line feed. JavaScript's
 * expressions differ in both.
 */
export function matcherOf(
  tree: Node,
  groups: number,
  ignoreCase: boolean,
): (text: string) => Groups | undefined {
  const step = compile(tree, ignoreCase);
  return (text) => {
    const state: State = { text: [...text], spans: new Array(groups).fill(undefined), steps: 0 };
    if (!begin(step, state)) return undefined;
    return state.spans.map((span) => span && state.text.slice(...span).join(""));
  };
}

/** Rounds of a repeated group lie on the stack: thousands of characters do not fit. */
function begin(step: Step, state: State): boolean {
  try {
    return step(state, 0, () => true);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MappingFailure("the text is too long to be worked out here", { cause: error });
  }
}

function compile(node: Node, ignoreCase: boolean): Step {
  switch (node.kind) {
    case "char": {
      const same = ignoreCase ? sameLetter(node.char) : (other: string) => other === node.char;
      return one(same);
    }
    case "any":
      return one((char) => char !== "\n");
    case "start":
      return (_, at, next) => at === 0 && next(at);
    case "end":
      return ({ text }, at, next) =>
        (at === text.length || (at === text.length - 1 && text[at] === "\n")) && next(at);
    case "sequence":
      return node.items.map((item) => compile(item, ignoreCase)).reduceRight<Step>(
        (after, step) => (state, at, next) =>
          step(state, at, (middle) => after(state, middle, next)),
        (_, at, next) => next(at),
      );
    case "choice": {
      const steps = node.branches.map((branch) => compile(branch, ignoreCase));
      return (state, at, next) => steps.some((step) => step(state, at, next));
    }
    case "group":
      return group(node.number - 1, compile(node.body, ignoreCase));
    case "reference":
      return reference(node.number - 1, ignoreCase ? lowerCase : (char) => char);
    case "look":
      return look(node, compile(node.body, ignoreCase));
    case "repeat":
      return repeat(node, compile(node.body, ignoreCase));
  }
}

function count(state: State): void {
  if (++state.steps > stepLimit) {
    throw new MappingFailure("matching takes too long: the expression goes back and forth");
  }
}

function one(fits: (char: string) => boolean): Step {
  return (state, at, next) => {
    count(state);
    const char = state.text[at];
    return char !== undefined && fits(char) && next(at + 1);
  };
}

function group(index: number, body: Step): Step {
  return (state, at, next) =>
    body(state, at, (end) => {
      const before = state.spans[index];
      state.spans[index] = [at, end];
      if (next(end)) return true;
      state.spans[index] = before;
      return false;
    });
}

function reference(index: number, form: (char: string) => string): Step {
  return (state, at, next) => {
    const span = state.spans[index];
    if (span === undefined) return false;
    const [from, to] = span;
    for (let offset = 0; offset < to - from; offset++) {
      const [char, wanted] = [state.text[at + offset], state.text[from + offset]];
      if (char === undefined || wanted === undefined || form(char) !== form(wanted)) return false;
    }
    return next(at + to - from);
  };
}

function look(
  { behind, wanted, body }: Extract<Node, { kind: "look" }>,
  step: Step,
): Step {
  const back = behind ? widthOf(body)[0] : 0;
  return (state, at, next) => {
    const spans = [...state.spans];
    const found = at >= back && step(state, at - back, () => true);
    if (found === wanted && next(at)) return true;
    state.spans.splice(0, spans.length, ...spans);
    return false;
  };
}

function repeat(node: Extract<Node, { kind: "repeat" }>, body: Step): Step {
  if (node.body.kind === "char" || node.body.kind === "any") return single(node, body);
  const { min, max } = node;
  // A round that starts where the one before started has matched nothing: no more rounds.
  const round = (state: State, at: number, done: number, last: number, next: Next): boolean => {
    count(state);
    const again = done < min || (done < max && at !== last);
    return again && body(state, at, (end) => round(state, end, done + 1, at, next)) ||
      done >= min && next(at);
  };
  return (state, at, next) => round(state, at, 0, -1, next);
}

/** A repeated character, without a call for each: texts may be long. */
function single({ min, max }: Extract<Node, { kind: "repeat" }>, body: Step): Step {
  return (state, at, next) => {
    let end = at;
    while (end - at < max && body(state, end, () => true)) end++;
    for (; end - at >= min; end--) {
      count(state);
      if (next(end)) return true;
    }
    return false;
  };
}
