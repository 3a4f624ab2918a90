import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "../_support/fast_check.ts";
import { checkTlsPolicy, createHttpClient, type TlsPolicy } from "../../src/http/mod.ts";
import { normalisePin, pinOf } from "../../src/http/pin.ts";
import { findSuite, isWeakSuite, suites } from "../../src/http/suites.ts";
import { authority, identity } from "./_transports.ts";

const pin = `sha256/${"A".repeat(43)}=`;
const chacha = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256";

Deno.test("checkTlsPolicy finds the default not strict, and every narrowing strict", () => {
  assert.equal(checkTlsPolicy().strict, false);
  assert.equal(checkTlsPolicy({ minVersion: "1.2", fips: false, pins: [] }).strict, false);
  const all = suites.map(({ iana }) => iana);
  assert.equal(checkTlsPolicy({ minVersion: "1.2", cipherSuites: all }).strict, false);
  const narrow: TlsPolicy[] = [
    { minVersion: "1.3" },
    { minVersion: "1.2", fips: true },
    { minVersion: "1.2", pins: [pin] },
    { minVersion: "1.2", cipherSuites: all.slice(1) },
  ];
  for (const policy of narrow) assert.equal(checkTlsPolicy(policy).strict, true);
});

Deno.test("checkTlsPolicy works out versions from what is left of the suites", () => {
  const versions = (policy: TlsPolicy) => {
    const { minVersion, maxVersion } = checkTlsPolicy(policy);
    return [minVersion, maxVersion];
  };
  assert.deepEqual(versions({ minVersion: "1.2" }), ["1.2", "1.3"]);
  assert.deepEqual(versions({ minVersion: "1.3" }), ["1.3", "1.3"]);
  assert.deepEqual(versions({ minVersion: "1.2", cipherSuites: [chacha] }), ["1.2", "1.2"]);
  const only13 = ["TLS_AES_128_GCM_SHA256"];
  assert.deepEqual(versions({ minVersion: "1.2", cipherSuites: only13 }), ["1.3", "1.3"]);
});

Deno.test("checkTlsPolicy takes suites by IANA and OpenSSL name, in any case, once", () => {
  const cipherSuites = ["ecdhe-rsa-aes256-gcm-sha384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"];
  const checked = checkTlsPolicy({ minVersion: "1.2", cipherSuites });
  assert.deepEqual([...checked.suites], ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"]);
  for (const suite of suites) {
    assert.equal(findSuite(suite.openssl.toLowerCase()), suite);
    assert.equal(isWeakSuite(suite.iana) || isWeakSuite(suite.openssl), false, suite.iana);
  }
});

Deno.test("checkTlsPolicy with fips leaves AES-GCM and nothing else", () => {
  const checked = checkTlsPolicy({ minVersion: "1.2", fips: true });
  assert.equal(checked.suites.size, 6);
  assert.ok([...checked.suites].every((name) => /_AES_(?:128|256)_GCM_/.test(name)));
  assert.throws(() => checkTlsPolicy({ minVersion: "1.2", fips: true, cipherSuites: [chacha] }), {
    kind: "usage",
    message: `The cipher suite "${chacha}" is not AES-GCM`,
  });
});

Deno.test("checkTlsPolicy refuses weak and unknown suites, and suggests the near one", () => {
  const refuse = (name: string) => () =>
    checkTlsPolicy({ minVersion: "1.2", cipherSuites: [name] });
  const weak = [
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-SHA",
    "RC4-MD5",
    "NULL-SHA256",
    "ADH-AES256-GCM-SHA384",
  ];
  for (const name of weak) {
    const message = `The cipher suite "${name}" lacks forward secrecy or authenticated encryption`;
    assert.throws(refuse(name), { kind: "usage", message });
  }
  assert.throws(refuse("TLS_AES_256_GCM_SHA385"), {
    kind: "usage",
    message: 'Unknown cipher suite "TLS_AES_256_GCM_SHA385"',
    hint: 'Use "TLS_AES_256_GCM_SHA384"',
  });
  assert.throws(refuse("quite something else altogether"), (error: Error) => {
    return "hint" in error && String(error.hint).startsWith("Known are TLS_AES_256_GCM_SHA384");
  });
});

Deno.test("checkTlsPolicy refuses a policy that leaves nothing, and versions that are not offered", () => {
  const nothing: TlsPolicy = { minVersion: "1.3", cipherSuites: [chacha] };
  const message = "The TLS policy leaves no cipher suite to use";
  assert.throws(() => checkTlsPolicy(nothing), { kind: "usage", message });
  assert.throws(() => checkTlsPolicy({ minVersion: "1.2", cipherSuites: [] }), { message });
  for (const version of ["1.0", "1.1", "TLSv1.2", ""]) {
    const policy = JSON.parse(JSON.stringify({ minVersion: version }));
    assert.throws(() => checkTlsPolicy(policy), {
      kind: "usage",
      message: `Unknown TLS version "${version}"`,
    });
  }
});

Deno.test("checkTlsPolicy refuses a certificate that is none, by its number", () => {
  const caCertificates = [authority.pem, "-----BEGIN NONSENSE-----"];
  const message = "CA certificate number 2 is not a PEM certificate";
  assert.throws(() => checkTlsPolicy({ minVersion: "1.2", caCertificates }), {
    kind: "usage",
    message,
  });
});

Deno.test("checkTlsPolicy refuses a certificate that can be read, but is of no use for TLS", () => {
  // The two places that name the algorithm of the signature differ: OpenSSL does not mind.
  const der = Uint8Array.fromBase64(authority.pem.replace(/-----[A-Z ]+-----|\s+/g, ""));
  const hex = der.toHex();
  const last = hex.lastIndexOf("2a8648ce3d040302");
  assert.ok(last > hex.indexOf("2a8648ce3d040302"));
  const changed = `${hex.slice(0, last)}2a8648ce3d040303${hex.slice(last + 16)}`;
  const text = Uint8Array.fromHex(changed).toBase64().replace(/.{1,64}/g, "$&\n");
  const pem = `-----BEGIN CERTIFICATE-----\n${text}-----END CERTIFICATE-----\n`;
  new X509Certificate(pem);
  assert.throws(() => checkTlsPolicy({ minVersion: "1.2", caCertificates: [authority.pem, pem] }), {
    kind: "usage",
    message: "CA certificate number 2 is damaged or of no use for TLS",
  });
});

Deno.test("checkTlsPolicy finds every certificate of a file, whatever ends its lines", () => {
  const other = identity.cert;
  const texts = {
    "line feeds": `${authority.pem}\n${other}`,
    "CR LF": `${authority.pem}${other}`.replaceAll("\n", "\r\n"),
    "CR alone": `${authority.pem}${other}`.replaceAll("\n", "\r"),
    "no line end between": authority.pem.trimEnd() + other.trimEnd(),
    "words of openssl -text":
      `Certificate:\n    Data: x\n${authority.pem}\nsubject=CN = b\n${other}`,
    "a byte order mark": `\ufeff${authority.pem}${other}`,
  };
  const fingerprints = [authority.pem, other].map((pem) => new X509Certificate(pem).fingerprint256);
  for (const [what, text] of Object.entries(texts)) {
    const { caCertificates } = checkTlsPolicy({ minVersion: "1.2", caCertificates: [text] });
    const found = caCertificates.map((pem) => new X509Certificate(pem).fingerprint256);
    assert.deepEqual(found, fingerprints, what);
  }
});

Deno.test("checkTlsPolicy leaves out no certificate of a file because it is cut off", () => {
  const cut = authority.pem.slice(0, 200);
  for (const text of [`${identity.cert}${cut}`, `${cut}\n${identity.cert}`]) {
    const policy = { minVersion: "1.2", caCertificates: [text] } as const;
    assert.throws(() => checkTlsPolicy(policy), {
      kind: "usage",
      message: /^CA certificate number/,
    });
  }
});

Deno.test("checkTlsPolicy warns of a single pin, and takes pins in both spellings", () => {
  const one = checkTlsPolicy({ minVersion: "1.2", pins: [pin, pin.slice("sha256/".length)] });
  assert.deepEqual([...one.pins], [pin]);
  assert.match(one.warnings[0] ?? "", /backup pin/);
  const two = checkTlsPolicy({ minVersion: "1.2", pins: [pin, `sha256/${"E".repeat(43)}=`] });
  assert.deepEqual(two.warnings, []);
});

Deno.test("normalisePin takes the base64 of any 32 bytes and nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = btoa(String.fromCharCode(...bytes));
      assert.equal(normalisePin(` ${text} `), `sha256/${text}`);
    }),
    { numRuns: 1_000 },
  );
  const bad = ["", "sha256/", "sha1/AAAA", pin.slice(0, -1), `${pin}A`, pin.replace("A=", "B=")];
  for (const text of [...bad, "sha256/" + "-".repeat(43) + "="]) {
    assert.throws(() => normalisePin(text), { kind: "usage" }, text);
  }
});

Deno.test("pinOf is what openssl makes of a certificate", async () => {
  const openssl = async (args: string[], input: Uint8Array) => {
    const child = new Deno.Command("openssl", { args, stdin: "piped", stdout: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(input);
    await writer.close();
    return (await child.output()).stdout;
  };
  const pem = new TextEncoder().encode(identity.cert);
  const key = await openssl(["x509", "-pubkey", "-noout"], pem);
  const der = await openssl(["pkey", "-pubin", "-outform", "der"], key);
  const digest = await openssl(["dgst", "-sha256", "-binary"], der);
  const text = new TextDecoder().decode(await openssl(["base64"], digest)).trim();
  assert.equal(pinOf(new X509Certificate(identity.cert)), `sha256/${text}`);
});

Deno.test("createHttpClient refuses numbers that would turn a limit off", () => {
  const bad = [
    { requestsPerSecond: 0 },
    { requestsPerSecond: Number.NaN },
    { maxBodyBytes: Infinity },
    { timeouts: { connect: 0 } },
    { timeouts: { firstByte: -1 } },
    { timeouts: { total: Infinity } },
    { retry: { maxRetries: -1 } },
    { retry: { initialDelayMs: Number.NaN } },
    { retry: { maxDelayMs: -1 } },
    { retry: { budget: -1 } },
    { retry: { jitter: 1.5 } },
    { retry: { jitter: -0.1 } },
    { explicitHost: "https://host" },
    { explicitHost: "host:443" },
    { explicitHost: "cafe:443" },
    { explicitHost: "[::1]" },
    { explicitHost: "a b" },
    { explicitHost: "" },
  ];
  for (const options of bad) {
    assert.throws(() => createHttpClient(options), { kind: "usage" }, JSON.stringify(options));
  }
  for (const explicitHost of ["10.0.0.1", "::1", "fe80::1", "gcs-1.example"]) {
    createHttpClient({ explicitHost, retry: { jitter: 0, maxRetries: 0 } }).close();
  }
});
