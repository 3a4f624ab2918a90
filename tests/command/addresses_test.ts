import assert from "node:assert/strict";
import { parseForm } from "../../src/command/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { displayName, domain, email } from "../../src/forms/mod.ts";

const parseFqdn = parseForm(domain);
const parseEmail = parseForm(email);

const label = "a".repeat(63);

function refused(parse: (typed: string, name: string) => unknown, typed: string, says: RegExp) {
  assert.throws(
    () => parse(typed, "VALUE"),
    (error) => error instanceof GcsError && error.kind === "usage" && says.test(error.message),
    typed,
  );
}

Deno.test("parseFqdn takes names of two labels or more, in lower case, without the final dot", () => {
  assert.equal(parseFqdn("Data.Example.ORG.", "VALUE"), "data.example.org");
  assert.equal(parseFqdn("xn--bcher-kva.example", "VALUE"), "xn--bcher-kva.example");
  const longest = [label, label, label, "a".repeat(61)].join(".");
  assert.equal(parseFqdn(longest, "VALUE"), longest);
});

Deno.test("parseFqdn refuses what is no host name", () => {
  const wrong = [
    "",
    "localhost",
    ".",
    "a..b",
    "-a.example",
    "a-.example",
    "a_b.example",
    "192.0.2.1",
    "https://a.example",
    "a.example:443",
    "a.example/x",
    "bücher.example",
    "a.example\n",
    "a b.example",
    `${label}a.example`,
    [label, label, label, "a".repeat(62)].join("."),
  ];
  for (const typed of wrong) refused(parseFqdn, typed, /expected a host name/);
});

Deno.test("parseEmail takes addresses and keeps the case before the @", () => {
  assert.equal(parseEmail("Ada.L+x@Example.ORG", "VALUE"), "Ada.L+x@example.org");
  assert.equal(parseEmail("o'neil@example.org", "VALUE"), "o'neil@example.org");
});

Deno.test("parseEmail refuses what is no address", () => {
  const wrong = [
    "",
    "ada",
    "@example.org",
    "ada@",
    "ada@localhost",
    "a@b@example.org",
    ".a@example.org",
    "a.@example.org",
    "a..b@example.org",
    '"a b"@example.org',
    "a b@example.org",
    "ada@example.org\r\nBcc: x@example.org",
    "ada@[192.0.2.1]",
    `${"a".repeat(65)}@example.org`,
    `a@${[label, label, label, "a".repeat(61)].join(".")}`,
  ];
  for (const typed of wrong) refused(parseEmail, typed, /expected an e-mail address/);
});

Deno.test("parseDisplayName takes one visible line of limited length", () => {
  const parse = parseForm(displayName(8));
  assert.equal(parse("Daten ä😀", "NAME"), "Daten ä😀");
  for (const typed of ["", "  ", "123456789", "a\nb", "a\u0000", "a\u202eb", "\ud800"]) {
    refused(parse, typed, /one line of 1 to 8/);
  }
});
