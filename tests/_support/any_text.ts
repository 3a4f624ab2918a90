import fc from "./fast_check.ts";

/**
 * Any text, lone surrogates and control characters included. `fc.string({ unit: "binary" })` takes
 * seconds to be set up, this takes none.
 */
export function anyText(maxLength = 100): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength })
    .map((codes) => String.fromCharCode(...codes));
}
