import assert from "node:assert/strict";
import type { HttpMethod } from "../../src/base/mod.ts";
import { createHttpClient, type HttpOptions } from "../../src/http/mod.ts";
import { createAuthority, startServer } from "./_server.ts";

const authority = await createAuthority();
const identity = await authority.issue();
const caCertificates = [authority.pem];
const transports: Readonly<Record<string, HttpOptions>> = {
  "fetch": { tls: { minVersion: "1.2", caCertificates } },
  "verified sockets": { tls: { minVersion: "1.3", caCertificates } },
};

/** A server that redirects `/` to `location` and answers everything else with its path. */
function redirecting(location: string, seen: string[], status = 302) {
  return startServer(identity, (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? "-"}`);
    if (request.url === "/") response.writeHead(status, { location }).end("moved");
    else response.end(request.url);
  });
}

for (const [name, options] of Object.entries(transports)) {
  Deno.test(`a redirect on the same host is followed with the credential over ${name}`, async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const seen: string[] = [];
      await using server = await redirecting("/next?x=1#part", seen, status);
      const client = createHttpClient(options);
      const authorizer = { header: () => Promise.resolve("Bearer t") };
      const response = await client.send({ method: "GET", url: server.url, authorizer });
      assert.equal(response.text(), "/next?x=1");
      assert.deepEqual(seen, ["GET / Bearer t", "GET /next?x=1 Bearer t"]);
      client.close();
    }
  });

  Deno.test(`a redirect elsewhere, or of a body, is refused over ${name}`, async () => {
    const other: string[] = [];
    await using elsewhere = await redirecting("/never", other);
    const refused: readonly (readonly [string, HttpMethod, RegExp])[] = [
      ["https://other.example/", "GET", /redirects to another host, "other\.example"/],
      [elsewhere.url.href, "GET", /redirects to another host, "localhost:\d+"/],
      ["http://localhost/", "GET", /redirects away from https/],
      ["https://user:pw@localhost/", "GET", /redirects to an address with a user name/],
      ["https://[", "GET", /redirects to something that is not an address/],
      ["/next", "POST", /redirects a POST request/],
      ["/next", "DELETE", /redirects a DELETE request/],
    ];
    for (const [location, method, message] of refused) {
      const seen: string[] = [];
      await using server = await redirecting(location, seen);
      const client = createHttpClient(options);
      const authorizer = { header: () => Promise.resolve("Bearer t") };
      const work = client.send({ method, url: server.url, authorizer });
      await assert.rejects(work, { kind: "failed", message }, location);
      assert.equal(seen.length, 1, location);
      client.close();
    }
    assert.deepEqual(other, []);
  });

  Deno.test(`a redirect is handed back untouched to who asks for it over ${name}`, async () => {
    for (const method of ["GET", "POST"] as const) {
      const seen: string[] = [];
      const location = "https://provider.example/auth?state=s";
      await using server = await redirecting(location, seen, 303);
      const client = createHttpClient(options);
      const response = await client.send({ method, url: server.url, redirect: "return" });
      assert.equal(response.status, 303);
      assert.equal(response.headers.get("location"), location);
      assert.equal(response.text(), "moved");
      assert.equal(seen.length, 1);
      client.close();
    }
  });

  Deno.test(`redirects in circles end after five over ${name}`, async () => {
    const seen: string[] = [];
    await using server = await redirecting("/", seen);
    const client = createHttpClient(options);
    const work = client.send({ method: "GET", url: server.url });
    await assert.rejects(work, { kind: "failed", message: /redirects in circles$/ });
    assert.equal(seen.length, 6);
    client.close();
  });

  Deno.test(`a redirect status without Location is an answer over ${name}`, async () => {
    await using server = await startServer(identity, (_request, response) => {
      response.writeHead(304).end();
    });
    const client = createHttpClient(options);
    assert.equal((await client.send({ method: "GET", url: server.url })).status, 304);
    client.close();
  });
}
