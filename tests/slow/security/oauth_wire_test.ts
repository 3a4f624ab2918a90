import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { sanitise, Secret } from "../../../src/secrets/mod.ts";
import { systemClock, systemRandom } from "../../../src/base/mod.ts";
import { createHttpClient, type HttpEvent } from "../../../src/http/mod.ts";
import { createAuthClient } from "../../../src/globus/mod.ts";
import { loopbackLogin } from "../../../src/login/loopback_login.ts";
import { createCertificates } from "../../../src/sandbox/certificates.ts";
import { clientId, goodClaims, idToken, sub, tokenAnswer } from "../../globus/_fakes.ts";

interface Call {
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly form: URLSearchParams;
}

/** A token endpoint behind real TLS that checks PKCE as RFC 7636 says, and records every call. */
async function startTokenEndpoint() {
  const { caPem, certificatePem, keyPem } = await createCertificates();
  const calls: Call[] = [];
  const expected = { challenge: "", nonce: "", issuer: "" };
  const server = createServer({ cert: certificatePem, key: keyPem }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    calls.push({ target: request.url ?? "", headers: request.headers, form });
    const verifier = form.get("code_verifier") ?? "";
    const proven = createHash("sha256").update(verifier).digest("base64url");
    const good = proven === expected.challenge && form.get("code") === "wire-code-1";
    const claims = { ...goodClaims(expected.nonce, Date.now()), iss: expected.issuer };
    response.writeHead(good ? 200 : 400, { "content-type": "application/json" });
    response.end(
      JSON.stringify(good ? tokenAnswer(idToken(claims)) : { error: "invalid_grant" }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  expected.issuer = `https://127.0.0.1:${address.port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { caPem, calls, expected, close };
}

/** Logs in with a browser that follows the redirect at once; `spoil` may change the challenge. */
async function logIn(spoil = (challenge: string) => challenge) {
  const endpoint = await startTokenEndpoint();
  const events: HttpEvent[] = [];
  const http = createHttpClient({
    tls: { minVersion: "1.2", caCertificates: [endpoint.caPem] },
    log: (event) => events.push(event),
  });
  const pages: URL[] = [];
  const bodies: string[] = [];
  const visits: Promise<void>[] = [];
  const visit = async (page: URL) => {
    const redirect = new URL(page.searchParams.get("redirect_uri") ?? "");
    redirect.searchParams.set("code", "wire-code-1");
    redirect.searchParams.set("state", page.searchParams.get("state") ?? "");
    bodies.push(await (await fetch(redirect)).text());
  };
  try {
    const auth = createAuthClient({
      baseUrl: endpoint.expected.issuer,
      clientId,
      http,
      clock: systemClock,
      random: systemRandom,
    });
    const login = await loopbackLogin({
      auth,
      scopes: ["urn:x:manage"],
      clock: systemClock,
      random: systemRandom,
      signal: new AbortController().signal,
      redirectHost: "127.0.0.1",
      onUrl: (url) => {
        pages.push(url);
        endpoint.expected.challenge = spoil(url.searchParams.get("code_challenge") ?? "");
        endpoint.expected.nonce = url.searchParams.get("nonce") ?? "";
      },
      openBrowser: (url) => {
        visits.push(visit(url));
        return Promise.resolve(true);
      },
    }).then((result) => ({ result, error: undefined }), (error: unknown) => ({
      result: undefined,
      error,
    }));
    await Promise.all(visits);
    return { ...login, page: pages[0], bodies, events, calls: endpoint.calls };
  } finally {
    http.close();
    await endpoint.close();
  }
}

Deno.test("a whole login over TLS leaves code, state, verifier and tokens in no log event", async () => {
  const { result, page, bodies, events, calls } = await logIn();
  assert.equal(result?.identity.sub, sub);
  assert.equal(calls.length, 1);
  assert.ok(events.length > 0);
  const state = page?.searchParams.get("state") ?? "";
  const verifier = calls[0]?.form.get("code_verifier") ?? "";
  assert.equal(state.length, 43);
  assert.equal(verifier.length, 43);
  const secrets = ["wire-code-1", state, verifier, "access-token-1", "refresh-token-1"];
  const visible = [JSON.stringify(events), ...bodies, Deno.inspect(result, { depth: 9 })];
  for (const secret of secrets) {
    for (const text of visible) assert.ok(!text.includes(secret), secret);
  }
  const { target, headers } = calls[0] ?? {};
  assert.equal(target, "/v2/oauth2/token");
  assert.ok(!JSON.stringify(headers).includes(verifier));
  assert.match(String(headers?.["user-agent"]), /^gcs\//);
});

Deno.test("what a login learned is redacted by the sanitiser wherever it turns up", async () => {
  const { result, calls } = await logIn();
  const form = calls[0]?.form;
  for (const value of [form?.get("code"), form?.get("code_verifier"), "endpoint-access-token-1"]) {
    assert.equal(sanitise(`before ${value} after`), "before [redacted] after");
  }
  assert.ok(result !== undefined);
});

Deno.test("a code of another login is refused by PKCE, and the failure shows nothing", async () => {
  const { result, error, calls } = await logIn((challenge) =>
    challenge.split("").reverse().join("")
  );
  assert.equal(result, undefined);
  assert.ok(error instanceof Error && "kind" in error && error.kind === "auth");
  const verifier = calls[0]?.form.get("code_verifier") ?? "";
  assert.equal(verifier.length, 43);
  for (const secret of ["wire-code-1", verifier]) assert.ok(!Deno.inspect(error).includes(secret));
});

Deno.test("traffic with Globus Auth obeys the TLS policy: an unknown authority ends the login", async () => {
  const endpoint = await startTokenEndpoint();
  const http = createHttpClient({ retry: { maxRetries: 0 } });
  try {
    const auth = createAuthClient({
      baseUrl: endpoint.expected.issuer,
      clientId,
      http,
      clock: systemClock,
      random: systemRandom,
    });
    await assert.rejects(auth.refresh(new Secret("refresh-token-9")), { name: "GcsError" });
    assert.equal(endpoint.calls.length, 0);
  } finally {
    http.close();
    await endpoint.close();
  }
});
