import assert from "node:assert/strict";
import { createHttpClient, inspectTls } from "../../src/http/mod.ts";
import { createAuthority, startServer } from "./_server.ts";

Deno.test("createHttpClient refuses bad certificates and redirects elsewhere, on both transports", async () => {
  const authority = await createAuthority();
  const good = await authority.issue();
  let served = 0;
  await using redirecting = await startServer(good, (_request, response) => {
    served += 1;
    response.writeHead(302, { location: "https://other.example/" }).end();
  });
  const untrusted = [
    // On verified sockets the runtime reports some expired certificates as unverifiable.
    [{ expired: true }, /has expired|authority that is not known here/],
    [{ selfSigned: true }, /self-signed/],
    [{ names: ["other.example"] }, /another host name/],
  ] as const;
  for (const minVersion of ["1.2", "1.3"] as const) {
    const tls = { minVersion, caCertificates: [authority.pem] };
    for (const [options, message] of untrusted) {
      const identity = await authority.issue(options);
      let seen = 0;
      await using server = await startServer(identity, (_request, response) => {
        seen += 1;
        response.end();
      });
      const client = createHttpClient({ tls });
      await assert.rejects(client.send({ method: "GET", url: server.url }), {
        kind: "failed",
        message,
      });
      client.close();
      assert.equal(seen, 0);
    }
    const client = createHttpClient({ tls });
    await assert.rejects(client.send({ method: "GET", url: redirecting.url }), {
      kind: "failed",
      message: /redirects to another host/,
    });
    client.close();
  }
  assert.equal(served, 2);
});

Deno.test("a pinned client sends nothing when the key is another one", async () => {
  const authority = await createAuthority();
  let seen = 0;
  await using server = await startServer(await authority.issue(), (_request, response) => {
    seen += 1;
    response.end("{}");
  });
  const tls = { minVersion: "1.2", caCertificates: [authority.pem] } as const;
  const { pin } = await inspectTls("localhost", server.port, tls);
  const right = createHttpClient({ tls: { ...tls, pins: [pin] } });
  assert.equal((await right.send({ method: "GET", url: server.url })).status, 200);
  right.close();
  const other = `sha256/${"A".repeat(43)}=`;
  const wrong = createHttpClient({ tls: { ...tls, pins: [other] } });
  await assert.rejects(wrong.send({ method: "GET", url: server.url }), (error: Error) => {
    return error.message.includes(pin);
  });
  wrong.close();
  assert.equal(seen, 1);
});
