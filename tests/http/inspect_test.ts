import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { systemClock } from "../../src/base/mod.ts";
import { checkTlsPolicy, createHttpClient, inspectTls } from "../../src/http/mod.ts";
import { linkSignals, systemRandom } from "../../src/base/mod.ts";
import { pinOf } from "../../src/http/pin.ts";
import { violations } from "../../src/http/verified_socket.ts";
import { startServer } from "./_server.ts";
import { authority, caCertificates, identity } from "./_transports.ts";

const wrong = `sha256/${"A".repeat(43)}=`;

Deno.test("inspectTls shows what was agreed on and the chain, and sends nothing", async () => {
  let seen = 0;
  await using server = await startServer(identity, () => void (seen += 1));
  const tls = { minVersion: "1.2", caCertificates } as const;
  const found = await inspectTls("localhost", server.port, tls);
  const leaf = new X509Certificate(identity.cert);
  assert.deepEqual([found.host, found.port, found.protocol], ["localhost", server.port, "TLSv1.3"]);
  assert.match(found.suite, /^TLS_\w+$/);
  assert.equal(found.pin, pinOf(leaf));
  assert.deepEqual([found.problems, found.warnings], [[], []]);
  const [first] = found.chain;
  assert.equal(first?.subject, "CN=Test server");
  assert.match(first?.issuer ?? "", /^CN=Test authority/);
  assert.equal(first?.fingerprint, leaf.fingerprint256);
  assert.equal(first?.pin, found.pin);
  assert.match(first?.validTo ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  assert.equal(seen, 0);
});

Deno.test("inspectTls tells each problem that the policy has with a server", async () => {
  await using server = await startServer(identity, () => {});
  const policy = {
    minVersion: "1.2",
    cipherSuites: ["ECDHE-RSA-AES128-GCM-SHA256"],
    pins: [wrong],
    caCertificates,
  } as const;
  const found = await inspectTls("localhost", server.port, policy);
  assert.equal(found.problems.length, 2);
  assert.match(found.problems[0] ?? "", /^it chose the cipher suite "TLS_\w+", which is not/);
  assert.match(found.problems[1] ?? "", /^its key "sha256\/.{44}" is not pinned$/);
  assert.match(found.warnings[0] ?? "", /backup pin/);
});

Deno.test("inspectTls goes to an explicit host and still checks the name", async () => {
  await using server = await startServer(await authority.issue({ names: ["a.example"] }), () => {});
  const tls = { minVersion: "1.2", caCertificates } as const;
  const options = { explicitHost: "127.0.0.1" };
  const found = await inspectTls("a.example", server.port, tls, options);
  assert.equal(found.host, "a.example");
  const message = `The certificate of "b.example:${server.port}" is for another host name`;
  await assert.rejects(inspectTls("b.example", server.port, tls, options), { message });
});

Deno.test("violations knows versions, suites and pins apart", () => {
  const facts = { protocol: "TLSv1.2", suite: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", pin: wrong };
  assert.deepEqual(violations(facts, checkTlsPolicy()), []);
  assert.equal(violations(facts, checkTlsPolicy({ minVersion: "1.3" })).length, 2);
  for (const protocol of ["TLSv1.1", "SSLv3", "unknown"]) {
    assert.match(violations({ ...facts, protocol }, checkTlsPolicy())[0] ?? "", /least allowed$/);
  }
  const pinned = checkTlsPolicy({ minVersion: "1.2", pins: [wrong] });
  assert.deepEqual(violations(facts, pinned), []);
  assert.equal(violations({ ...facts, pin: "sha256/other" }, pinned).length, 1);
});

Deno.test("systemClock sleeps, and wakes at a signal; systemRandom draws", async () => {
  const start = systemClock.now();
  await systemClock.sleep(20);
  assert.ok(systemClock.now() - start >= 15);
  const reason = new Error("enough");
  await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort(reason)), reason);
  const controller = new AbortController();
  const nap = assert.rejects(systemClock.sleep(60_000, controller.signal), reason);
  controller.abort(reason);
  await nap;
  assert.notDeepEqual(systemRandom.bytes(32), systemRandom.bytes(32));
  const drawn = systemRandom.unit();
  assert.ok(drawn >= 0 && drawn < 1);
});

Deno.test("linkSignals fires with the first signal's reason, and lets go when disposed", () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const reason = new Error("first");
  using linked = linkSignals([undefined, first.signal, second.signal]);
  assert.equal(linked.signal.aborted, false);
  first.abort(reason);
  second.abort(new Error("second"));
  assert.equal(linked.signal.reason, reason);
  assert.equal(linkSignals([first.signal]).signal.reason, reason);
  const late = new AbortController();
  const loose = linkSignals([late.signal], 60_000);
  loose[Symbol.dispose]();
  late.abort();
  assert.equal(loose.signal.aborted, false);
});

Deno.test("linkSignals fires with a TimeoutError when its time is up", async () => {
  using linked = linkSignals([], 10);
  await new Promise((resolve) => linked.signal.addEventListener("abort", resolve));
  assert.equal(linked.signal.reason.name, "TimeoutError");
});

Deno.test("close ends the pool and may be called twice", () => {
  for (const tls of [{ minVersion: "1.2" }, { minVersion: "1.3" }] as const) {
    const client = createHttpClient({ tls });
    client.close();
    assert.equal(client.stats.requests, 0);
  }
});
