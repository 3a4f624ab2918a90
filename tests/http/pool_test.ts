import assert from "node:assert/strict";
import process from "node:process";
import { systemRandom } from "../../src/base/mod.ts";
import { Client } from "../../src/http/client.ts";
import { FetchTransport } from "../../src/http/fetch_transport.ts";
import { createHttpClient, type HttpEvent } from "../../src/http/mod.ts";
import { bareHost } from "../../src/http/socket_transport.ts";
import { Tunnel } from "../../src/http/tunnel.ts";
import { createAuthority, startServer } from "./_server.ts";
import { authority, caCertificates, identity, transports } from "./_transports.ts";

for (const [name, options] of Object.entries(transports)) {
  Deno.test(`requests in a row share one connection over ${name}`, async () => {
    const ports = new Set<number | undefined>();
    await using server = await startServer(identity, (request, response) => {
      ports.add(request.socket.remotePort);
      response.end("ok");
    });
    const events: HttpEvent[] = [];
    const client = createHttpClient({ ...options, log: (event) => events.push(event) });
    for (let count = 0; count < 10; count++) {
      assert.equal((await client.send({ method: "GET", url: server.url })).text(), "ok");
    }
    assert.equal(ports.size, 1);
    const { stats } = client;
    assert.ok(!JSON.stringify(Object.values(stats)).includes("null"), "nothing is left open");
    assert.ok(stats.firstByteMs.total >= stats.firstByteMs.max && stats.firstByteMs.max >= 0);
    assert.deepEqual([stats.requests, stats.attempts, stats.answers], [10, 10, { "2xx": 10 }]);
    if (name === "fetch") {
      assert.equal("connections" in stats, false, "fetch does not tell");
    } else {
      const { connectMs = 0, handshakeMs = 0, ...counted } = stats.connections ?? {};
      assert.deepEqual(counted, { opened: 1, reused: 9, idle: 1, failed: 0 });
      assert.ok(connectMs > 0 && handshakeMs > 0, `${connectMs} and ${handshakeMs} ms`);
      assert.deepEqual(events.map(({ reusedConnection }) => reusedConnection), [
        false,
        ...Array.from({ length: 9 }, () => true),
      ]);
    }
    client.close();
  });

  // One listener left for each request made the runtime warn of a leak, on the user's stderr.
  Deno.test(`many requests on one connection leave nothing behind on it over ${name}`, async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on("warning", onWarning);
    await using server = await startServer(identity, (_request, response) => response.end("ok"));
    const client = createHttpClient(options);
    for (let count = 0; count < 20; count++) await client.send({ method: "GET", url: server.url });
    client.close();
    process.off("warning", onWarning);
    assert.deepEqual(warnings, []);
  });

  Deno.test(`requests at the same time do not wait for each other over ${name}`, async () => {
    let waiting: (() => void)[] = [];
    await using server = await startServer(identity, (_request, response) => {
      waiting.push(() => response.end("ok"));
      // Nobody is answered before all ten are here.
      if (waiting.length === 10) waiting = waiting.flatMap((answer) => (answer(), []));
    });
    const client = createHttpClient(options);
    const ask = () => client.send({ method: "GET", url: server.url });
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    assert.ok(answers.every((answer) => answer.status === 200));
    client.close();
  });

  Deno.test(`a pool that is exhausted makes requests wait, and loses none, over ${name}`, async () => {
    let atOnce = 0;
    let most = 0;
    const ports = new Set<number | undefined>();
    await using server = await startServer(identity, (request, response) => {
      ports.add(request.socket.remotePort);
      most = Math.max(most, ++atOnce);
      setTimeout(() => {
        atOnce--;
        response.end("ok");
      });
    });
    const client = createHttpClient({ ...options, pool: { maxAtOnce: 5 } });
    const ask = () => client.send({ method: "GET", url: server.url });
    const answers = await Promise.all(Array.from({ length: 200 }, ask));
    assert.equal(answers.filter(({ status }) => status === 200).length, 200);
    assert.equal(most, 5);
    assert.ok(ports.size <= 5, `${ports.size} connections`);
    client.close();
  });

  Deno.test(`who waits for room in the pool can give up, and the others go on, over ${name}`, async () => {
    const door = Promise.withResolvers<void>();
    const first = Promise.withResolvers<void>();
    let seen = 0;
    await using server = await startServer(identity, (_request, response) => {
      seen++;
      first.resolve();
      void door.promise.then(() => response.end("ok"));
    });
    const client = createHttpClient({ ...options, pool: { maxAtOnce: 1 } });
    const ask = (signal?: AbortSignal) =>
      client.send({ method: "GET", url: server.url, ...(signal && { signal }) });
    const one = ask();
    await first.promise;
    const controller = new AbortController();
    const refusal = assert.rejects(ask(controller.signal), { kind: "interrupted" });
    const other = ask();
    controller.abort();
    await refusal;
    door.resolve();
    assert.deepEqual([(await one).status, (await other).status, seen], [200, 200, 2]);
    client.close();
  });

  Deno.test(`no more idle connections are kept than the pool may have over ${name}`, async () => {
    const ports: (number | undefined)[] = [];
    let waiting: (() => void)[] = [];
    await using server = await startServer(identity, (request, response) => {
      ports.push(request.socket.remotePort);
      waiting.push(() => response.end("ok"));
      if (waiting.length === 4) waiting = waiting.flatMap((answer) => (answer(), []));
    });
    const client = createHttpClient({ ...options, pool: { maxIdlePerHost: 1 } });
    const four = () =>
      Promise.all(
        Array.from({ length: 4 }, () => client.send({ method: "GET", url: server.url })),
      );
    await four();
    await four();
    const kept = ports.slice(4).filter((port) => ports.slice(0, 4).includes(port));
    assert.ok(new Set(ports).size >= 7 && kept.length <= 1, `${kept.length} were kept`);
    client.close();
  });

  Deno.test(`an idle connection is closed when its time is up over ${name}`, async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await startServer(identity, (request, response) => {
      request.socket.on("close", () => closed.resolve());
      response.end("ok");
    });
    const client = createHttpClient({ ...options, pool: { idleMs: 100 } });
    await client.send({ method: "GET", url: server.url });
    if (name === "fetch") await new Promise((resolve) => setTimeout(resolve, 150));
    if (name === "fetch") await client.send({ method: "GET", url: server.url });
    await closed.promise;
    if (name !== "fetch") assert.equal(client.stats.connections?.idle, 0);
    client.close();
  });

  Deno.test(`a connection that the server closed is replaced over ${name}`, async () => {
    const ports = new Set<number | undefined>();
    await using server = await startServer(identity, (request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(200, { "connection": "close" }).end("ok");
    });
    const client = createHttpClient(options);
    for (let count = 0; count < 3; count++) {
      assert.equal((await client.send({ method: "GET", url: server.url })).text(), "ok");
    }
    assert.equal(ports.size, 3);
    client.close();
  });

  Deno.test(`HEAD and answers without a body end at once over ${name}`, async () => {
    await using server = await startServer(identity, (request, response) => {
      if (request.method === "HEAD") response.setHeader("content-length", "999999999");
      response.writeHead(request.method === "HEAD" ? 200 : 204).end();
    });
    const client = createHttpClient(options);
    const head = await client.send({ method: "HEAD", url: server.url });
    assert.equal((await client.send({ method: "HEAD", url: server.url })).status, 200);
    const none = await client.send({ method: "DELETE", url: server.url });
    assert.deepEqual([head.status, head.text(), none.status, none.text()], [200, "", 204, ""]);
    if (name !== "fetch") assert.equal(client.stats.connections?.opened, 1);
    client.close();
  });
}

Deno.test("an explicit host is dialled while name, Host and certificate stay those of the URL", async () => {
  const named = await authority.issue({ names: ["gcs.example"] });
  const hosts: (string | undefined)[] = [];
  await using server = await startServer(named, (request, response) => {
    hosts.push(request.headers.host);
    response.end("ok");
  });
  const tls = { minVersion: "1.2", caCertificates } as const;
  const client = createHttpClient({ tls, explicitHost: "127.0.0.1" });
  const url = new URL(`https://gcs.example:${server.port}/`);
  assert.equal((await client.send({ method: "GET", url })).text(), "ok");
  assert.deepEqual(hosts, [`gcs.example:${server.port}`]);
  const other = new URL(`https://other.example:${server.port}/`);
  await assert.rejects(client.send({ method: "GET", url: other }), {
    kind: "failed",
    message: /is for another host name$/,
  });
  assert.equal(hosts.length, 1);
  client.close();
});

Deno.test("who cannot be reached is named by the explicit host, on every transport", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const cases = [
    ["gcs-1.invalid", /^Cannot find the host "gcs-1\.invalid:\d+": /],
    ["127.0.0.1", /^Cannot connect to "127\.0\.0\.1:\d+": connection refused$/],
    ["::1", /^Cannot connect to "\[::1\]:\d+": (?:connection refused|no route to it)$/],
  ] as const;
  const hint =
    `It stands in for "gcs.example:${port}": check --use-explicit-host or GCS_CLI_EXPLICIT_HOST`;
  for (const [explicitHost, message] of cases) {
    const retry = { maxRetries: 0 };
    const clients = [
      ...Object.values(transports).map((options) =>
        createHttpClient({ ...options, explicitHost, retry })
      ),
      new Client(
        new FetchTransport([], { tunnel: new Tunnel(explicitHost, systemRandom) }),
        { retry },
      ),
    ];
    for (const client of clients) {
      const request = client.send({ method: "GET", url: new URL(`https://gcs.example:${port}/`) });
      await assert.rejects(request, { kind: "unavailable", message, hint });
      client.close();
    }
  }
});

Deno.test("an IP address is checked against the addresses in the certificate", async () => {
  await using server = await startServer(identity, (_request, response) => response.end("ok"));
  for (const options of Object.values(transports)) {
    const client = createHttpClient(options);
    const url = new URL(`https://127.0.0.1:${server.port}/`);
    const message = /is for another host name$/;
    await assert.rejects(client.send({ method: "GET", url }), { kind: "failed", message });
    client.close();
  }
  assert.equal(bareHost(new URL("https://[::1]:8/")), "::1");
});

Deno.test("failures to connect are told apart on both transports", async () => {
  const plain = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const connection of plain) {
      await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
      connection.close();
    }
  })();
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  free.close();
  for (const options of Object.values(transports)) {
    const client = createHttpClient({ ...options, retry: { maxRetries: 0 } });
    const get = (href: string) => client.send({ method: "GET", url: new URL(href) });
    await assert.rejects(get(`https://localhost:${free.addr.port}/`), {
      kind: "unavailable",
      message: /^Cannot connect to "localhost:\d+": connection refused$/,
    });
    await assert.rejects(get(`https://localhost:${plain.addr.port}/`), {
      kind: "failed",
      message: /does not speak TLS on this port$|offers no TLS version/,
    });
    client.close();
  }
  plain.close();
  await answering;
});

Deno.test("send refuses http, other protocols and userinfo before anything is sent", async () => {
  const stranger = await createAuthority();
  let seen = 0;
  await using server = await startServer(await stranger.issue(), () => void (seen += 1));
  for (const options of Object.values(transports)) {
    const client = createHttpClient(options);
    const refused = [
      [`http://localhost:${server.port}/`, /^Only https is allowed, not "http"$/],
      ["ftp://localhost/", /^Only https is allowed, not "ftp"$/],
      [`https://u:p4ss@localhost:${server.port}/`, /must not hold a user name or password$/],
    ] as const;
    for (const [href, message] of refused) {
      const work = client.send({ method: "GET", url: new URL(href) });
      await assert.rejects(work, (error: Error) => {
        assert.match(error.message, message);
        return !error.message.includes("p4ss");
      });
    }
    assert.equal(client.stats.attempts, 0);
    client.close();
  }
  assert.equal(seen, 0);
});
