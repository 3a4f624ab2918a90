import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { checkConfig } from "../../src/config/check.ts";
import { parseConfig } from "../../src/config/document.ts";
import { settings } from "../../src/config/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { fuzz } from "./_runs.ts";

/** True where the text is a configuration; false where it is refused in our words. */
function accepts(text: string): boolean {
  try {
    checkConfig(parseConfig(text));
    return true;
  } catch (error) {
    assert.ok(error instanceof GcsError, String(error));
    assert.equal(error.kind, "usage");
    assert.match(error.message, /^[^\n\r]+[^.]$/);
    return false;
  }
}

const keys = settings.map(({ key }) => key);
const scalar = fc.oneof(
  fc.string(),
  fc.integer().map(String),
  fc.constantFrom(
    "true",
    "no",
    "~",
    "30s",
    "1.2",
    "{}",
    "[]",
    "&a 1",
    "*a",
    "!!js x",
    "|",
    "'",
    '"',
  ),
);

Deno.test("fuzz: any text is a configuration or an error of usage", async () => {
  const piece = fc.oneof(
    fc.constantFrom("\n", "\n  ", ": ", "- ", "#", "profiles:\n  a:\n", "tls:\n", "<<: ", "---\n"),
    fc.constantFrom(...keys.map((key) => key.split(".").at(-1) ?? key)),
    scalar,
  );
  await fuzz(fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
    accepts(pieces.join(""));
  }));
});

Deno.test("fuzz: any value of any setting is accepted or refused", async () => {
  let accepted = 0;
  await fuzz(fc.property(fc.constantFrom(...keys), scalar, (key, value) => {
    const lines = key.split(".").map((part, depth) => `${"  ".repeat(depth)}${part}:`);
    if (accepts(`${lines.join("\n")} ${value}\n`)) accepted++;
  }));
  assert.ok(accepted > 0, "nothing was accepted: the test tries nothing");
});

Deno.test("fuzz: a name of an object's own machinery is no setting and pollutes nothing", async () => {
  const names = fc.constantFrom(
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
  );
  await fuzz(
    fc.property(names, fc.constantFrom("", "tls", "profiles"), scalar, (name, in_, value) => {
      accepts(in_ === "" ? `${name}: {a: ${value}}` : `${in_}:\n  ${name}: {a: ${value}}`);
      assert.equal(Reflect.get({}, "a"), undefined);
    }),
  );
});
