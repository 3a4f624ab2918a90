import assert from "node:assert/strict";
import { type ColourWish, createStyle, wantsColour } from "../../src/output/mod.ts";

Deno.test("wantsColour follows option, NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, terminal", () => {
  const cases: [ColourWish, terminal: boolean, colour: boolean][] = [
    [{}, true, true],
    [{}, false, false],
    [{ color: "auto" }, true, true],
    [{ color: "always", noColor: "1" }, false, true],
    [{ color: "never", cliColorForce: "1" }, true, false],
    [{ noColor: "1" }, true, false],
    [{ noColor: "" }, true, true],
    [{ noColor: "1", cliColorForce: "1" }, true, false],
    [{ cliColorForce: "1" }, false, true],
    [{ cliColorForce: "0" }, false, false],
    [{ cliColorForce: "1", term: "dumb" }, false, true],
    [{ cliColor: "0" }, true, false],
    [{ cliColor: "1" }, false, false],
    [{ term: "dumb" }, true, false],
  ];
  for (const [wish, terminal, colour] of cases) {
    assert.equal(wantsColour(wish, terminal), colour, JSON.stringify([wish, terminal]));
  }
});

Deno.test("createStyle changes nothing without colour", () => {
  const plain = createStyle(false);
  assert.equal(plain.heading("x") + plain.error("x") + plain.hint("x"), "xxx");
  assert.equal(createStyle(true).error("x"), "\x1b[31mx\x1b[0m");
});
