// A resumed TLS session skips the certificate. These tests show how far that reaches: not beyond
// one client, not to a server that lacks the session's secret, and never on verified sockets.
import assert from "node:assert/strict";
import { createHttpClient, type HttpOptions } from "../../../src/http/mod.ts";
import { createAuthority, startServer } from "../../http/_server.ts";
import { opensslWorks, startOpenssl } from "./_openssl_server.ts";

const authority = await createAuthority();
const good = await authority.issue();
const expired = await authority.issue({ expired: true });
const caCertificates = [authority.pem];
const lenient: HttpOptions = { tls: { minVersion: "1.2", caCertificates } };
const strict: HttpOptions = { tls: { minVersion: "1.2", caCertificates, fips: true } };
const refusal = { kind: "failed", message: /has expired$/ };

for (const [name, options] of Object.entries({ lenient, strict })) {
  for (const version of ["-tls1_2", "-tls1_3"]) {
    Deno.test({
      name: `a ${name} client that knows the host refuses another server of it (${version})`,
      ignore: !(await opensslWorks()),
      async fn() {
        const first = await startOpenssl(good, [version]);
        const second = await startOpenssl(expired, [version]);
        const client = createHttpClient(options);
        for (let count = 0; count < 2; count++) {
          assert.equal((await client.send({ method: "GET", url: first.url })).text(), "ok");
        }
        await assert.rejects(client.send({ method: "GET", url: second.url }), refusal);
        client.close();
        assert.equal((await first.stop()).split("GET / HTTP/1.1").length - 1, 2);
        assert.equal(await second.stop(), "");
      },
    });
  }
}

/** Two servers of one process share their session secrets, as the machines of a cluster may. */
async function cluster() {
  const seen: string[] = [];
  const start = (identity: typeof good, name: string) =>
    startServer(identity, (_request, response) => {
      seen.push(name);
      response.writeHead(200, { "connection": "close" }).end("ok");
    });
  return { first: await start(good, "good"), second: await start(expired, "expired"), seen };
}

Deno.test("a session does not outlive its client, whatever the server remembers", async () => {
  const { first, second, seen } = await cluster();
  await using _first = first;
  await using _second = second;
  const client = createHttpClient(lenient);
  for (let count = 0; count < 3; count++) await client.send({ method: "GET", url: first.url });
  const fresh = createHttpClient(lenient);
  await assert.rejects(fresh.send({ method: "GET", url: second.url }), refusal);
  client.close();
  fresh.close();
  assert.deepEqual(seen, ["good", "good", "good"]);
});

Deno.test("a strict policy resumes nothing: each connection shows its certificate anew", async () => {
  const { first, second, seen } = await cluster();
  await using _first = first;
  await using _second = second;
  const client = createHttpClient(strict);
  for (let count = 0; count < 3; count++) await client.send({ method: "GET", url: first.url });
  await assert.rejects(client.send({ method: "GET", url: second.url }), refusal);
  client.close();
  assert.deepEqual(seen, ["good", "good", "good"]);
});
