import assert from "node:assert/strict";
import { Client } from "../../src/http/client.ts";
import { FetchTransport } from "../../src/http/fetch_transport.ts";
import { systemRandom } from "../../src/base/mod.ts";
import { Tunnel } from "../../src/http/tunnel.ts";
import { startServer } from "./_server.ts";
import { caCertificates, identity } from "./_transports.ts";

function tunnelled(address: string) {
  const tunnel = new Tunnel(address, systemRandom);
  const retry = { maxRetries: 0 };
  return { tunnel, client: new Client(new FetchTransport(caCertificates, { tunnel }), { retry }) };
}

/** Sends `head` to the tunnel as a stranger would; gives all that comes back. */
async function intrude(tunnel: Tunnel, head: string): Promise<string> {
  const { port } = new URL(String("url" in tunnel.proxy ? tunnel.proxy.url : ""));
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode(head));
  return await new Response(connection.readable).text().catch(() => "");
}

// That the name may be any name is shown by old_runtime_test.ts, where it may be asked for.
Deno.test("a tunnel leads to the explicit host, with TLS from end to end for the URL's name", async () => {
  const hosts: (string | undefined)[] = [];
  await using server = await startServer(identity, (request, response) => {
    hosts.push(request.headers.host);
    response.end("ok");
  });
  const { client } = tunnelled("127.0.0.1");
  for (let count = 0; count < 3; count++) {
    const request = { method: "POST", url: server.url, body: "{}" } as const;
    assert.equal((await client.send(request)).text(), "ok");
  }
  const other = new URL(`https://127.0.0.1:${server.port}/`);
  const message = /is for another host name$/;
  await assert.rejects(client.send({ method: "GET", url: other }), { kind: "failed", message });
  assert.deepEqual(hosts, Array.from({ length: 3 }, () => `localhost:${server.port}`));
  client.close();
});

Deno.test("a tunnel goes nowhere else, and tells why it does not get there", async () => {
  let seen = 0;
  await using server = await startServer(identity, () => void (seen += 1));
  // The server listens at 127.0.0.1, where the name alone would lead.
  const { client } = tunnelled("::1");
  await assert.rejects(client.send({ method: "GET", url: server.url }), {
    kind: "unavailable",
    message: /^Cannot connect to "\[::1\]:\d+": (?:connection refused|no route to it)$/,
  });
  assert.equal(seen, 0);
  client.close();
});

Deno.test("a tunnel serves nobody who does not know its password, and one purpose only", async () => {
  let seen = 0;
  const target = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const counting = (async () => {
    for await (const connection of target) {
      seen += 1;
      connection.close();
    }
  })();
  const { tunnel, client } = tunnelled("127.0.0.1");
  const basic = "basicAuth" in tunnel.proxy ? tunnel.proxy.basicAuth : undefined;
  const right = btoa(`${basic?.username}:${basic?.password}`);
  const { port } = target.addr;
  const bad = [
    `CONNECT gcs.example:${port} HTTP/1.1\r\n\r\n`,
    `CONNECT gcs.example:${port} HTTP/1.1\r\nProxy-Authorization: Basic ${btoa("gcs:x")}\r\n\r\n`,
    `GET http://gcs.example:${port}/ HTTP/1.1\r\nProxy-Authorization: Basic ${right}\r\n\r\n`,
    `${"a".repeat(10_000)}\r\n\r\n`,
  ];
  for (const head of bad) assert.equal(await intrude(tunnel, head), "");
  assert.equal(seen, 0);
  const good = `CONNECT x.example:${port} HTTP/1.1\r\nProxy-Authorization: Basic ${right}\r\n\r\n`;
  assert.equal(await intrude(tunnel, good), "HTTP/1.1 200 OK\r\n\r\n");
  assert.equal(seen, 1);
  client.close();
  target.close();
  await counting;
});

Deno.test("a tunnel ends its connections with its client", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  await using server = await startServer(identity, (request, response) => {
    request.socket.on("close", resolve);
    response.end("ok");
  });
  const { client } = tunnelled("127.0.0.1");
  await client.send({ method: "GET", url: server.url });
  client.close();
  await closed;
});
