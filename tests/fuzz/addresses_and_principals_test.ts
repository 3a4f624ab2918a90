import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parseForm, parsePrincipal, parseUuid, urnOf } from "../../src/command/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { domain as domainForm, email } from "../../src/forms/mod.ts";
import { fuzz } from "./_runs.ts";

const parseFqdn = parseForm(domainForm);
const parseEmail = parseForm(email);

type Parse<T> = (typed: string, name: string) => T;

/** What the parser makes of the text; undefined where it is refused in our words. */
function attempt<T>(parse: Parse<T>, typed: string): T | undefined {
  try {
    return parse(typed, "VALUE");
  } catch (error) {
    assert.ok(error instanceof GcsError && error.kind === "usage", String(error));
    return undefined;
  }
}

const uuid = fc.uuid();
const piece = fc.oneof(
  fc.constantFrom(
    "urn:globus:auth:identity:",
    "urn:globus:groups:id:",
    "urn:",
    "@",
    ".",
    "-",
    ":",
    "\n",
    " ",
  ),
  fc.constantFrom("example.org", "xn--", "ﬀ", "\u0000", "%40", "a".repeat(64), "İ", "K"),
  uuid,
  fc.string({ maxLength: 6 }),
);
const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(""));
const domain = fc.domain().filter((name) => name.length <= 200);
const local = fc.stringMatching(/^[a-z0-9_+-]{1,20}$/);

Deno.test("fuzz: parseUuid takes 36 characters of hexadecimal digits and dashes, and nothing else", async () => {
  await fuzz(fc.property(fc.oneof(text, uuid, uuid.map((id) => id.toUpperCase())), (typed) => {
    const id = attempt(parseUuid, typed);
    const isUuid = typed.length === 36 && typed.split("-").map((part) =>
          part.length
        ).join() === "8,4,4,4,12" &&
      [...typed].every((letter) => "0123456789abcdefABCDEF-".includes(letter));
    assert.equal(id, isUuid ? typed.toLowerCase() : undefined);
  }));
});

Deno.test("fuzz: parsePrincipal gives back what makes the same URN", async () => {
  const urn = fc.tuple(fc.constantFrom("identity" as const, "group" as const), uuid)
    .map(([kind, id]) => urnOf(kind, id));
  let accepted = 0;
  await fuzz(fc.property(fc.oneof(text, urn), (typed) => {
    const found = attempt(parsePrincipal, typed);
    if (found?.kind !== "identity" && found?.kind !== "group") return;
    accepted++;
    const made = urnOf(found.kind, found.id);
    assert.equal(made.toLowerCase(), typed.toLowerCase());
    assert.deepEqual(parsePrincipal(made, "VALUE"), found);
  }));
  assert.ok(accepted > 0);
});

Deno.test("fuzz: parseFqdn gives a name that a URL leaves as it is", async () => {
  let accepted = 0;
  await fuzz(fc.property(fc.oneof(text, domain), (typed) => {
    const host = attempt(parseFqdn, typed);
    if (host === undefined) return;
    accepted++;
    assert.equal(parseFqdn(host, "VALUE"), host);
    assert.match(host, /^[a-z0-9.-]{3,253}$/);
    const url = URL.parse(`https://${host}/`);
    // Names with a broken xn-- label are names, but no browser goes there.
    if (url !== null) assert.equal(url.hostname, host);
    else assert.match(host, /xn--|\.0x[0-9a-f]*$/);
  }));
  assert.ok(accepted > 0);
});

Deno.test("fuzz: parseFqdn takes every domain of the standard", async () => {
  await fuzz(fc.property(domain, (name) => {
    assert.equal(parseFqdn(name, "VALUE"), name.toLowerCase());
  }));
});

Deno.test("fuzz: parseEmail gives one address on one line", async () => {
  const address = fc.tuple(local, domain).map(([name, host]) => `${name}@${host}`);
  let accepted = 0;
  await fuzz(fc.property(fc.oneof(text, address, fc.emailAddress()), (typed) => {
    const found = attempt(parseEmail, typed);
    if (found === undefined) return;
    accepted++;
    assert.equal(parseEmail(found, "VALUE"), found);
    assert.match(found, /^[!-?A-~]+@[a-z0-9.-]+$/);
    assert.ok(found.length <= 254);
  }));
  assert.ok(accepted > 0);
});

Deno.test("fuzz: parsePrincipal knows what it took", async () => {
  await fuzz(fc.property(fc.oneof(text, uuid, fc.emailAddress()), (typed) => {
    const found = attempt(parsePrincipal, typed);
    if (found === undefined) return;
    if (found.kind === "username") {
      assert.equal(found.username, typed);
      assert.match(typed, /^[^@]+@[^@]+$/);
    } else assert.equal(parseUuid(found.id, "VALUE"), found.id);
  }));
});
