import assert from "node:assert/strict";
import { isUuid } from "../../src/base/mod.ts";
import fc from "../_support/fast_check.ts";
import { arg, badInput, flagOf, opt, parseUuid } from "../../src/command/mod.ts";
import { parseChoice, parseInteger, parseRange } from "../../src/command/parse.ts";
import { GcsError } from "../../src/errors/mod.ts";

const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";

/** The usage error that parsing ends with; fails when it does not. */
function refusal(parse: () => unknown): GcsError {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof GcsError);
    assert.equal(error.kind, "usage");
    return error;
  }
  return assert.fail("accepted");
}

Deno.test("flagOf turns a member into its flag", () => {
  assert.deepEqual(
    ["public", "displayName", "dataInterface6", "mapHttpStatus"].map(flagOf),
    ["public", "display-name", "data-interface6", "map-http-status"],
  );
});

Deno.test("badInput names what was typed and why, with a hint where there is one", () => {
  const error = badInput("--x", "it is empty", "gcs x --help");
  assert.deepEqual([error.kind, error.message, error.hint], [
    "usage",
    "Cannot use --x: it is empty",
    "gcs x --help",
  ]);
});

Deno.test("isUuid and parseUuid agree, and give lower case", () => {
  assert.equal(parseUuid(id.toUpperCase(), "ID"), id);
  fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid) && parseUuid(uuid, "ID") === uuid));
  fc.assert(fc.property(fc.string(), (text) => {
    if (!isUuid(text)) refusal(() => parseUuid(text, "ID"));
  }));
  for (const near of [`${id} `, `{${id}}`, id.replaceAll("-", ""), `urn:uuid:${id}`, `${id}\n`]) {
    assert.equal(isUuid(near), false, near);
  }
});

Deno.test("parseInteger takes every whole number in its range and none outside", () => {
  const parse = parseInteger(-5, 90);
  fc.assert(fc.property(fc.integer({ min: -5, max: 90 }), (n) => parse(String(n), "N") === n));
  fc.assert(fc.property(fc.integer({ min: 91 }), (n) => {
    assert.match(refusal(() => parse(String(n), "--n")).message, /--n ".*-5 to 90/);
  }));
  for (const typed of ["", " 1", "1 ", "1.0", "0x1", "1e1", "١", "--1", "NaN", "1_0"]) {
    refusal(() => parse(typed, "--n"));
  }
  assert.equal(parse("+7", "--n"), 7);
  const open = parseInteger(1, Number.MAX_SAFE_INTEGER);
  assert.match(refusal(() => open("0", "--n")).message, /a whole number, 1 or more$/);
  refusal(() => open("9007199254740993", "--n"));
});

Deno.test("parseChoice takes the words alone and hints at the nearest", () => {
  const parse = parseChoice(["inbound", "outbound", "all"]);
  assert.equal(parse("all", "--m"), "all");
  for (const typed of ["", "ALL", "al", "inbound,all"]) refusal(() => parse(typed, "--m"));
  assert.equal(refusal(() => parse("outbond", "--m")).hint, 'did you mean "outbound"?');
  assert.equal(refusal(() => parse("zebra", "--m")).hint, undefined);
});

Deno.test("parseRange takes a lower and a higher number of its range", () => {
  const parse = parseRange(1, 65_535);
  const port = fc.integer({ min: 1, max: 65_535 });
  fc.assert(fc.property(port, port, (a, b) => {
    const typed = `${a}-${b}`;
    if (a <= b) assert.deepEqual(parse(typed, "--p"), [a, b]);
    else refusal(() => parse(typed, "--p"));
  }));
  for (
    const typed of ["", "-", "1", "1-", "-2", "0-5", "1-65536", "1--2", "1 - 2", "a-b", "1-2-3"]
  ) {
    refusal(() => parse(typed, "--p"));
  }
});

Deno.test("an optional argument keeps its parser, and many keep theirs for each word", () => {
  const one = arg.optional(arg.uuid("ID", "It"));
  assert.deepEqual([one.optional, one.variadic, one.name], [true, false, "ID"]);
  refusal(() => one.parse("x", "ID"));
  const choices = ["a", "b"] as const;
  const several = arg.many(arg.choice("KIND", choices, "Kinds"));
  assert.deepEqual([several.variadic, several.choices], [true, choices]);
  refusal(() => several.parse("c", "KIND"));
  assert.equal(arg.optional(several).variadic, true);
});

Deno.test("clearable options send null for nothing, and check everything else", () => {
  assert.equal(opt.clearable("TEXT", "Text").parse("", "--x"), null);
  assert.equal(opt.clearable("TEXT", "Text").parse(" ", "--x"), " ");
  const minutes = opt.nullable(opt.integer("MINUTES", "Minutes", 1, 60));
  assert.deepEqual(["", "60"].map((typed) => minutes.parse(typed, "--x")), [null, 60]);
  refusal(() => minutes.parse("0", "--x"));
  const mode = opt.nullable(opt.choice(["in", "out"], "Mode"));
  assert.deepEqual(["", "in"].map((typed) => mode.parse(typed, "--x")), [null, "in"]);
  refusal(() => mode.parse("none", "--x"));
  for (const spec of [minutes, mode, opt.clearable("TEXT", "Text")]) {
    assert.match(spec.summary, /"" clears it$/);
  }
});

Deno.test("a comma list drops what is empty and keeps the order", () => {
  const { parse } = opt.commas("A,B", "Words");
  assert.deepEqual(parse(" b ,a,, c d ,", "--k"), ["b", "a", "c d"]);
  assert.deepEqual(parse("", "--k"), []);
  assert.deepEqual(parse(" , ", "--k"), []);
});

Deno.test("a required option says so, and a grouped one stands under its heading", () => {
  const required = opt.required(opt.group("Keys", { id: opt.text("ID", "Key id") }).id);
  assert.deepEqual([required.required, required.group, required.value], [true, "Keys", "ID"]);
  assert.equal(opt.flag("Do it", "x").short, "x");
  assert.equal("short" in opt.flag("Do it"), false);
  assert.deepEqual(opt.toggle("on", "off", "Switch").names, ["on", "off"]);
});
