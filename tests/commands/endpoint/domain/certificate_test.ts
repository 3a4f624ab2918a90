import assert from "node:assert/strict";
import { Secret } from "../../../../src/secrets/mod.ts";
import {
  namesOf,
  readCertificates,
  requireChain,
  requireFit,
  requireKeyOf,
} from "../../../../src/commands/endpoint/domain/_certificate.ts";
import { createAuthority } from "../../../http/_server.ts";

const authority = await createAuthority();
const now = Date.now();

async function certificateFor(names: readonly string[]) {
  const { cert, key } = await authority.issue({ names });
  return { key, ...readCertificates(cert, "--certificate") };
}

Deno.test("requireFit knows names, and a star for one label", async () => {
  const { certificate } = await certificateFor(["data.example.org", "*.lab.example.org"]);
  assert.deepEqual(namesOf(certificate), ["data.example.org", "*.lab.example.org"]);
  requireFit(certificate, "data.example.org", false, now);
  requireFit(certificate, "a.lab.example.org", false, now);
  requireFit(certificate, "lab.example.org", true, now);
  const wrong: [string, boolean][] = [
    ["example.org", false],
    ["lab.example.org", false],
    ["a.b.lab.example.org", false],
    ["a.lab.example.org", true],
    ["data.example.org", true],
    ["xdata.example.org", false],
  ];
  for (const [domain, wildcard] of wrong) {
    assert.throws(() => requireFit(certificate, domain, wildcard, now), {
      kind: "usage",
      message: /it is for data\.example\.org, \*\.lab\.example\.org, not for/,
    }, domain);
  }
});

Deno.test("requireFit refuses certificates that are out of date", async () => {
  const { certificate } = await certificateFor(["data.example.org"]);
  const check = (at: number) => () => requireFit(certificate, "data.example.org", false, at);
  assert.throws(check(now - 30 * 86_400_000), { message: /not valid yet/ });
  assert.throws(check(now + 30 * 86_400_000), { message: /has expired/ });
});

Deno.test("requireKeyOf tells the key of another certificate, for EC and RSA", async () => {
  for (const rsa of [false, true]) {
    const [own, other] = await Promise.all([authority.issue({ rsa }), authority.issue({ rsa })]);
    const { certificate } = readCertificates(own.cert, "--certificate");
    requireKeyOf(certificate, new Secret(own.key));
    assert.throws(() => requireKeyOf(certificate, new Secret(other.key)), {
      kind: "usage",
      message: "Cannot use the private key: it is not the key of the certificate",
    });
  }
});

Deno.test("requireKeyOf refuses what is no key or is encrypted, without showing it", async () => {
  const { certificate } = await certificateFor(["data.example.org"]);
  const texts = [
    "not a key at all, but long enough",
    "-----BEGIN PRIVATE KEY-----\nQUJDREVGR0hJSktM\n-----END PRIVATE KEY-----\n",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nQUJDREVGR0hJSktM\n-----END ENCRYPTED PRIVATE KEY-----\n",
    "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nQUJDREVGR0hJSktM\n-----END EC PRIVATE KEY-----\n",
  ];
  for (const text of texts) {
    assert.throws(() => requireKeyOf(certificate, new Secret(text)), (error: Error) => {
      assert.match(error.message, /^Cannot use the private key: it (?:is encrypted|holds no)/);
      assert.ok(!error.message.includes("QUJD"));
      return true;
    });
  }
});

Deno.test("readCertificates takes the chain that follows, and refuses keys and nonsense", async () => {
  const { cert, key } = await authority.issue();
  const { pem, rest } = readCertificates(`text before\n${cert}\n${authority.pem}\n`, "--c");
  assert.equal(pem.trim(), cert.trim());
  assert.deepEqual(rest.map((one) => one.trim()), [authority.pem.trim()]);
  assert.throws(() => readCertificates(cert + key, "--c"), { message: /holds a private key/ });
  assert.throws(() => readCertificates("hello", "--c"), { message: /no certificate in PEM form/ });
  const bad = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----";
  assert.throws(() => readCertificates(bad, "--c"), { message: /cannot be read/ });
  assert.throws(() => readCertificates(`${cert}\n${bad}`, "--c"), { message: /cannot be read/ });
});

Deno.test("requireChain wants each certificate issued by the next", async () => {
  const { certificate } = await certificateFor(["data.example.org"]);
  const stranger = await createAuthority();
  requireChain(certificate, []);
  requireChain(certificate, [authority.pem]);
  assert.throws(() => requireChain(certificate, [stranger.pem]), { kind: "usage" });
  assert.throws(() => requireChain(certificate, [authority.pem, stranger.pem]), { kind: "usage" });
});
