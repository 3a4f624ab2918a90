import assert from "node:assert/strict";
import { createHttpClient, type HttpOptions, inspectTls } from "../../src/http/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { createAuthority, startServer } from "./_server.ts";

const authority = await createAuthority();
const caCertificates = [authority.pem];

/** The default transport, the same policy on verified sockets, and a strict policy. */
const clients: Readonly<Record<string, HttpOptions>> = {
  "fetch": { tls: { minVersion: "1.2", caCertificates } },
  "explicit host": { tls: { minVersion: "1.2", caCertificates }, explicitHost: "127.0.0.1" },
  "strict": { tls: { minVersion: "1.3", caCertificates } },
};

const bad = [
  [{ expired: true }, /^The certificate of "localhost:\d+" has expired$/],
  [{ expired: true, selfSigned: true }, /^The certificate of "localhost:\d+" has expired$/],
  [{ future: true }, /^The certificate of "localhost:\d+" is not valid yet$/],
  [{ selfSigned: true }, /^The certificate of "localhost:\d+" is self-signed/],
  [{ names: ["other.example"] }, /^The certificate of "localhost:\d+" is for another host name$/],
] as const;

for (const [name, options] of Object.entries(clients)) {
  Deno.test(`a certificate that is not good is refused for its true reason over ${name}`, async () => {
    for (const [flaw, message] of bad) {
      let seen = 0;
      await using server = await startServer(await authority.issue(flaw), (_request, response) => {
        seen += 1;
        response.end();
      });
      const client = createHttpClient(options);
      const work = client.send({ method: "POST", url: server.url, body: "secret" });
      await assert.rejects(work, { kind: "failed", message }, JSON.stringify(flaw));
      assert.equal(client.stats.retries, 0);
      client.close();
      assert.equal(seen, 0);
    }
  });

  Deno.test(`an unknown authority is refused, and named as the reason, over ${name}`, async () => {
    const stranger = await createAuthority();
    let seen = 0;
    await using server = await startServer(await stranger.issue(), (_request, response) => {
      seen += 1;
      response.end();
    });
    const client = createHttpClient(options);
    await assert.rejects(client.send({ method: "GET", url: server.url }), (error) => {
      assert.ok(error instanceof GcsError);
      assert.match(error.message, /signed by an authority that is not known here$/);
      assert.match(error.hint ?? "", /"tls\.ca_file"/);
      return true;
    });
    client.close();
    assert.equal(seen, 0);
  });
}

Deno.test("inspectTls says that a certificate has expired, and gives up when asked to", async () => {
  await using server = await startServer(await authority.issue({ expired: true }), () => {});
  const tls = { minVersion: "1.2", caCertificates } as const;
  await assert.rejects(inspectTls("localhost", server.port, tls), { message: /has expired$/ });
  const signal = AbortSignal.abort();
  const work = inspectTls("localhost", server.port, tls, { signal });
  await assert.rejects(work, { kind: "interrupted" });
});

Deno.test("a private authority is trusted besides the system's, and a bundle of them as a whole", async () => {
  const second = await createAuthority();
  for (const options of Object.values(clients)) {
    for (const issuer of [authority, second]) {
      await using server = await startServer(await issuer.issue(), (_request, response) => {
        response.end();
      });
      const bundle = [`${authority.pem}\n${second.pem}\n`];
      const tls = { minVersion: "1.2", ...options.tls, caCertificates: bundle } as const;
      const client = createHttpClient({ ...options, tls });
      assert.equal((await client.send({ method: "GET", url: server.url })).status, 200);
      client.close();
    }
  }
});
