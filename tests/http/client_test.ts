import assert from "node:assert/strict";
import { createHttpClient, inspectTls } from "../../src/http/mod.ts";
import { createAuthority, startServer } from "./_server.ts";

const blocked = [25, 6000, 10080];

Deno.test("a port that HTTP never uses is refused at once, without a retry", async () => {
  const client = createHttpClient();
  for (const port of blocked) {
    const url = new URL(`https://localhost:${port}/`);
    await assert.rejects(client.send({ method: "GET", url }), {
      kind: "failed",
      message:
        `The port of "localhost:${port}" belongs to another protocol, and HTTP never uses it`,
    });
  }
  assert.equal(client.stats.attempts, blocked.length);
  client.close();
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
