import fc from "../_support/fast_check.ts";
import { dataTypes } from "../../src/identity_mapping/mod.ts";

/** Documents, and identities to try them on. */
export interface Case {
  readonly documents: readonly Readonly<Record<string, unknown>>[];
  readonly identities: readonly Readonly<Record<string, unknown>>[];
}

const letters = ["a", "b", "ab", "A", "@", "@x", "é", "É", "ı", "i", "K", "\u212a", "ſ", "s"];

const atom = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...letters) },
  { weight: 8, arbitrary: fc.constantFrom(".", ".*", "(.*)", "(a|b)", "\\.", "\\*", "a?", "b*") },
  { weight: 1, arbitrary: fc.constantFrom("+", "^", "$", "[a]", "{1}", "\n", "\\\\", "\\|") },
  { weight: 1, arbitrary: fc.constantFrom("(a|b)\\1", "(.)*\\1", "\\0", "\\101", "\\07", "(?#c)") },
);

/** Expressions with their parentheses in pairs: most of them load. */
const tree = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 4, arbitrary: fc.array(atom, { maxLength: 4 }).map((parts) => parts.join("")) },
    {
      weight: 3,
      arbitrary: fc.tuple(
        tie("expression"),
        fc.constantFrom("", "", "", "", "", "?:", "?:", "?=", "?!", "?<=", "?<!", "?P<n>"),
        tie("expression"),
        fc.constantFrom("", "", "*", "?"),
        tie("expression"),
      ).map(([before, form, inside, times, after]) =>
        `${before}(${form}${inside})${times}${after}`
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(tie("expression"), tie("expression")).map((two) => two.join("|")),
    },
  ),
})).expression;

/** Anything: most of it does not load. */
const noise = fc.array(
  fc.oneof(
    atom,
    fc.constantFrom(
      "(",
      ")",
      "*",
      "?",
      "|",
      "\\",
      "(?",
      "\\d",
      "\\-",
      "(?i)",
      "(?P<",
      "\\1",
      "\\2",
      "(?P=n)",
    ),
  ),
  { maxLength: 8 },
).map((parts) => parts.join(""));

const braces = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("{0}", "{1}", "{-1}", "{username}", "{name}", "x") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("\\", "{ 0 }", "{0_0}", "{", "}", "{{0}}", "{nosuch}"),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("{+0}", "{\u0661}", "{7}", "{-3}", "{num}", "{no}", ""),
    },
  ),
  { maxLength: 3 },
).map((parts) => parts.join(""));

const rule = fc.record({
  "source": fc.oneof({ weight: 6, arbitrary: fc.constant("{username}") }, {
    weight: 1,
    arbitrary: braces,
  }),
  "match": fc.oneof({ weight: 8, arbitrary: tree }, {
    weight: 8,
    arbitrary: tree.map((expression) => `.*(${expression}).*`),
  }, { weight: 1, arbitrary: noise }),
  "output": fc.oneof({ weight: 2, arbitrary: fc.constantFrom("{0}", "{1}", "u") }, {
    weight: 1,
    arbitrary: braces,
  }),
  "ignore_case": fc.boolean(),
  "literal": fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, {
    weight: 1,
    arbitrary: fc.constant(true),
  }),
}, { requiredKeys: ["source", "match", "output"] });

const broken = fc.constantFrom(
  {},
  { "match": "a", "output": "u" },
  { "source": "{username}", "output": "u" },
  { "source": "{username}", "match": "a" },
  { "source": "{username}", "match": 5, "output": "u" },
);

const expressions = fc.array(
  fc.oneof({ weight: 60, arbitrary: rule }, { weight: 1, arbitrary: broken }),
  { minLength: 1, maxLength: 2 },
).map((mappings) => ({ "DATA_TYPE": dataTypes.expressions, mappings }));

const other = fc.constantFrom(
  { "DATA_TYPE": dataTypes.expressions },
  { "DATA_TYPE": dataTypes.expressions, "mappings": {} },
  { "DATA_TYPE": "expression_identity_mapping#1.1.0", "mappings": [] },
  { "DATA_TYPE": dataTypes.external, "command": ["/opt/map"] },
  { "DATA_TYPE": dataTypes.external, "command": [] },
  { "DATA_TYPE": dataTypes.external },
  { "mappings": [] },
);

const username = fc.array(
  fc.constantFrom("a", "b", "ab", "@", ...letters, ".", "\n", "\u0000", ""),
  {
    maxLength: 4,
  },
).map((parts) => parts.join(""));

const identity = fc.record({
  "id": fc.uuid(),
  "username": username,
  "name": fc.constantFrom("N {username}", "{0}", "Ada"),
  "num": fc.constantFrom(5, true),
  "7": fc.constant("seven"),
  "no": fc.constant(null),
  "status": fc.constantFrom("used", "private", "unused"),
}, { requiredKeys: ["id", "username", "status"] });

/** Cases as they occur, and hostile ones. */
export const cases: fc.Arbitrary<Case> = fc.record({
  documents: fc.array(
    fc.oneof({ weight: 40, arbitrary: expressions }, { weight: 1, arbitrary: other }),
    { minLength: 1, maxLength: 2 },
  ),
  identities: fc.uniqueArray(identity, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
});
