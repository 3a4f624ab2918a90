import assert from "node:assert/strict";
import { explainFailure } from "../../src/http/failure.ts";
import { explainProxyFailure, explainUnusedProxy } from "../../src/http/proxy_failure.ts";

const proxy = { variable: "https_proxy", host: "proxy.example.org:3128" };

function explain(reason: Parameters<typeof explainProxyFailure>[2], text = "") {
  return explainProxyFailure(
    proxy,
    "gcs.example.org",
    reason,
    new TypeError("fetch failed", { cause: new Error(text) }),
  );
}

Deno.test("a proxy that is not there is named, and nothing counts as sent", () => {
  for (
    const reason of ["dns", "dnsTemporary", "refused", "unreachable", "connectTimeout"] as const
  ) {
    const failure = explain(reason);
    assert.match(failure?.error.message ?? "", /^Cannot connect to the proxy "proxy\.example/);
    assert.match(failure?.error.hint ?? "", /https_proxy/);
    assert.deepEqual([failure?.unsent, failure?.transient], [true, reason !== "dns"]);
  }
});

Deno.test("a proxy that does not lead on is named with the host, and not asked again", () => {
  const texts = [
    "client error (Connect): unsuccessful tunnel",
    "client error (Connect): unexpected eof while tunneling",
    "client error (Connect): proxy authentication required",
    "client error (Connect): Proxy server unreachable",
  ];
  for (const text of texts) {
    const failure = explain("unknown", text);
    assert.match(failure?.error.message ?? "", /"proxy\.example\.org:3128"/);
    assert.match(failure?.error.message ?? "", /"gcs\.example\.org"/);
    assert.deepEqual([failure?.unsent, failure?.transient], [true, false]);
  }
});

Deno.test("TLS that fails behind the proxy is the host's", () => {
  for (const reason of ["certExpired", "certWrongHost", "tlsVersion", "notTls"] as const) {
    assert.equal(explain(reason, "invalid peer certificate"), undefined);
  }
});

Deno.test("a strict policy that cannot connect says that it goes through no proxy", () => {
  const refused = explainUnusedProxy(explainFailure("refused", "gcs.example.org"), proxy);
  assert.match(refused.error.hint ?? "", /connects directly, not through the proxy of https_proxy/);
  assert.equal(refused.error.message, 'Cannot connect to "gcs.example.org": connection refused');
  assert.equal(refused.transient, true);
  const expired = explainFailure("certExpired", "gcs.example.org");
  assert.equal(explainUnusedProxy(expired, proxy), expired);
});
