import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { createGcsClient } from "../../src/gcs/mod.ts";
import { createHttpClient } from "../../src/http/mod.ts";
import { createAuthority, startServer } from "../http/_server.ts";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  body: string;
}

/** An endpoint over real TLS that answers everything with a redirect, and a client for it. */
async function redirecting(status: number, location: string) {
  const authority = await createAuthority();
  const seen: Seen[] = [];
  const server = await startServer(await authority.issue(), (request, response) => {
    const { method, url } = request;
    const entry: Seen = { method, url, authorization: request.headers.authorization, body: "" };
    seen.push(entry);
    request.on("data", (chunk) => entry.body += String(chunk));
    request.on("end", () => response.writeHead(status, { location }).end());
  });
  const http = createHttpClient({
    tls: { minVersion: "1.2", caCertificates: [authority.pem] },
    retry: { maxRetries: 0 },
  });
  const client = createGcsClient({
    address: `localhost:${server.port}`,
    http,
    authorizer: { header: () => Promise.resolve("Bearer token") },
  });
  return {
    seen,
    login: client.userCredentials.providerLogin,
    async [Symbol.asyncDispose]() {
      http.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const form = {
  "identity_id": "11111111-1111-4111-8111-111111111111",
  "storage_gateway": "22222222-2222-4222-8222-222222222222",
  "redirect_uri": "https://localhost/done",
};

Deno.test("ProviderLogin.start hands back the provider's address instead of following it", async () => {
  await using endpoint = await redirecting(303, "https://provider.example/auth?state=s");
  const { location } = await endpoint.login.start(form).send();
  assert.equal(location, "https://provider.example/auth?state=s");
  assert.equal(endpoint.seen.length, 1);
  assert.equal(endpoint.seen[0]?.method, "POST");
  assert.equal(endpoint.seen[0]?.authorization, "Bearer token");
  assert.match(endpoint.seen[0]?.body ?? "", /storage_gateway=22222222-2222/);
});

Deno.test("ProviderLogin.finish hands back where the browser goes on, without the credential", async () => {
  await using endpoint = await redirecting(302, "https://app.example/done?x=1");
  const result = await endpoint.login.finish({ state: "s", code: new Secret("c0de") });
  assert.equal(result.location, "https://app.example/done?x=1");
  assert.equal(endpoint.seen.length, 1);
  assert.equal(endpoint.seen[0]?.authorization, undefined);
  assert.match(endpoint.seen[0]?.url ?? "", /authcallback\?state=s&code=c0de$/);
});

Deno.test("ProviderLogin takes no address that is not https, and follows none when complete", async () => {
  await using plain = await redirecting(303, "http://provider.example/");
  await assert.rejects(plain.login.start(form).send(), (error) => {
    return error instanceof GcsError && error.message.includes("names no https address");
  });
  await using elsewhere = await redirecting(302, "https://provider.example/");
  await assert.rejects(elsewhere.login.complete(), { kind: "failed", message: /another host/ });
  assert.equal(elsewhere.seen.length, 1);
});
