import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { createHttpClient, inspectTls } from "../../src/http/mod.ts";
import { until } from "../_support/until.ts";
import { holdTime } from "./_held_time.ts";
import { startServer } from "./_server.ts";
import { caCertificates, identity, transports } from "./_transports.ts";

const late = /^"localhost:\d+" did not answer within the time allowed$/;
/** A limit that no test waits for. */
const long = 1_000_000_000;
const limit = 60_000;

/** A listener that takes connections and says nothing, not even a TLS handshake. */
async function startDeaf() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const first = Promise.withResolvers<void>();
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      first.resolve();
    }
  })();
  const { port } = listener.addr;
  await Promise.resolve();
  return {
    port,
    url: new URL(`https://localhost:${port}/`),
    connections,
    /** Resolves when somebody has connected. */
    called: first.promise,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of connections) connection.close();
    },
  };
}

for (const [name, options] of Object.entries(transports)) {
  Deno.test(`the connect time limit ends a handshake that goes nowhere over ${name}`, async () => {
    using time = holdTime();
    await using deaf = await startDeaf();
    // Over fetch, connecting and waiting for the first byte are one limit.
    const timeouts = { connect: limit, firstByte: name === "fetch" ? limit : long, total: long };
    const client = createHttpClient({ ...options, timeouts, retry: { maxRetries: 0 } });
    const message = name === "fetch" ? late : /no connection within the time allowed$/;
    const refusal = assert.rejects(client.send({ method: "GET", url: deaf.url }), {
      kind: "unavailable",
      message,
    });
    await deaf.called;
    time.pass(name === "fetch" ? 2 * limit : limit);
    await refusal;
    assert.equal(deaf.connections.length, 1);
    client.close();
  });

  Deno.test(`the first-byte time limit ends a silent request, without a retry, over ${name}`, async () => {
    using time = holdTime();
    const asked = Promise.withResolvers<void>();
    let seen = 0;
    await using server = await startServer(identity, () => {
      seen += 1;
      asked.resolve();
    });
    const timeouts = { connect: name === "fetch" ? limit : long, firstByte: limit, total: long };
    const client = createHttpClient({ ...options, timeouts });
    const refusal = assert.rejects(client.send({ method: "GET", url: server.url }), {
      kind: "unavailable",
      message: late,
    });
    await asked.promise;
    time.pass(name === "fetch" ? 2 * limit : limit);
    await refusal;
    assert.equal(seen, 1);
    client.close();
  });

  Deno.test(`the total time limit ends an answer that drips for ever over ${name}`, async () => {
    using time = holdTime();
    const dripping = Promise.withResolvers<void>();
    await using server = await startServer(identity, (_request, response) => {
      response.write("a");
      const timer = setInterval(() => {
        response.write("a");
        dripping.resolve();
      }, 20);
      response.on("close", () => clearInterval(timer));
    });
    const timeouts = { connect: long, firstByte: long, idle: long, total: long };
    const client = createHttpClient({ ...options, timeouts });
    const work = client.send({ method: "GET", url: server.url, timeouts: { total: limit } });
    const refusal = assert.rejects(work, { kind: "unavailable", message: late });
    await dripping.promise;
    time.pass(limit);
    await refusal;
    client.close();
  });

  Deno.test(`the idle time limit ends an answer that stalls, over ${name}`, async () => {
    using time = holdTime();
    for (const headers of [{}, { "content-length": "10" }, { "content-length": "100000" }]) {
      const begun = Promise.withResolvers<void>();
      const closed = Promise.withResolvers<void>();
      await using server = await startServer(identity, (_request, response) => {
        response.on("close", closed.resolve);
        response.writeHead(200, headers);
        response.write("abc", () => begun.resolve());
      });
      const timeouts = { connect: long, firstByte: long, idle: limit, total: long };
      const client = createHttpClient({ ...options, timeouts });
      const refusal = assert.rejects(client.send({ method: "GET", url: server.url }), {
        kind: "unavailable",
        message: late,
      });
      await begun.promise;
      let isRefused = false;
      void refusal.finally(() => isRefused = true);
      // The limit is that of a part from the moment on in which the client waits for one.
      while (!isRefused) {
        time.pass(limit);
        await new Promise((resolve) => setTimeout(resolve));
      }
      await refusal;
      await closed.promise;
      client.close();
    }
  });

  Deno.test(`each part of an answer starts the idle time limit anew over ${name}`, async () => {
    using time = holdTime();
    await using server = await startServer(identity, async (_request, response) => {
      for (let part = 1; part <= 5; part++) {
        const before = time.asked;
        response.write("a");
        // Parts that come before one is read are read as one.
        await until("a part is read", () => time.asked > before);
        time.pass(limit - 1);
      }
      response.end();
    });
    const timeouts = { connect: long, firstByte: long, idle: limit, total: long };
    const client = createHttpClient({ ...options, timeouts });
    assert.equal((await client.send({ method: "GET", url: server.url })).text(), "aaaaa");
    client.close();
    await until("no timer is left", () => time.waiting === 0);
  });

  Deno.test(`the total time limit ends an announced body that stalls over ${name}`, async () => {
    using time = holdTime();
    const begun = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using server = await startServer(identity, (_request, response) => {
      response.on("close", closed.resolve);
      response.writeHead(200, { "content-length": "10" });
      response.write("abc", () => begun.resolve());
    });
    const timeouts = { connect: long, firstByte: long, idle: long, total: limit };
    const client = createHttpClient({ ...options, timeouts });
    const refusal = assert.rejects(client.send({ method: "GET", url: server.url }), {
      kind: "unavailable",
      message: late,
    });
    await begun.promise;
    time.pass(limit);
    await refusal;
    await closed.promise;
    client.close();
  });

  Deno.test(`the caller's signal ends a request while it waits and while it reads over ${name}`, async () => {
    let reached: (() => void) | undefined;
    let closed: (() => void) | undefined;
    await using server = await startServer(identity, (request, response) => {
      response.on("close", () => closed?.());
      if (request.url === "/length") response.setHeader("content-length", "10");
      if (request.url !== "/head") response.write("a");
      reached?.();
    });
    const client = createHttpClient(options);
    for (const path of ["/head", "/body", "/length"]) {
      const controller = new AbortController();
      const { promise, resolve } = Promise.withResolvers<void>();
      const dropped = Promise.withResolvers<void>();
      reached = resolve;
      closed = dropped.resolve;
      const url = new URL(path, server.url);
      const work = client.send({ method: "GET", url, signal: controller.signal });
      const refusal = assert.rejects(work, { kind: "interrupted", message: "Interrupted" });
      await promise;
      controller.abort();
      await refusal;
      await dropped.promise;
    }
    assert.equal(client.stats.retries, 0);
    client.close();
  });

  Deno.test(`the client's own signal ends its requests now and later over ${name}`, async () => {
    const controller = new AbortController();
    let seen = 0;
    await using server = await startServer(identity, () => {
      seen += 1;
      controller.abort();
    });
    const client = createHttpClient({ ...options, signal: controller.signal });
    const request = { method: "GET", url: server.url } as const;
    await assert.rejects(client.send(request), { kind: "interrupted" });
    await assert.rejects(client.send(request), { kind: "interrupted" });
    assert.equal(seen, 1);
    client.close();
  });
}

Deno.test("changes have limits of their own", async () => {
  using time = holdTime();
  const asked = Promise.withResolvers<void>();
  await using server = await startServer(identity, () => asked.resolve());
  const timeouts = { connect: long, firstByte: long, total: long };
  const client = createHttpClient({
    ...transports["fetch"],
    timeouts,
    changeTimeouts: { total: limit },
  });
  const refusal = assert.rejects(
    client.send({ method: "DELETE", url: server.url, isChange: true }),
    { kind: "unavailable", outcome: "unknown" },
  );
  await asked.promise;
  time.pass(limit);
  await refusal;
  client.close();
});

Deno.test("a signal's own error and a time limit from outside are told as what they are", async () => {
  const own = new GcsError("auth", "Logged out meanwhile");
  const client = createHttpClient();
  const url = new URL("https://localhost:1/");
  const request = { method: "GET", url } as const;
  await assert.rejects(client.send({ ...request, signal: AbortSignal.abort(own) }), own);
  const timeUp = AbortSignal.abort(new DOMException("late", "TimeoutError"));
  const message = /^"localhost:1" did not answer within the time allowed$/;
  await assert.rejects(client.send({ ...request, signal: timeUp }), { message });
  client.close();
});

Deno.test("inspectTls gives up after its time limit and at the caller's signal", async () => {
  using time = holdTime();
  await using deaf = await startDeaf();
  const tls = { minVersion: "1.2", caCertificates } as const;
  const message = /no connection within the time allowed$/;
  const late = assert.rejects(inspectTls("localhost", deaf.port, tls, { timeoutMs: limit }), {
    name: "GcsError",
    message,
  });
  await deaf.called;
  time.pass(limit);
  await late;
  const controller = new AbortController();
  const work = inspectTls("localhost", deaf.port, tls, { signal: controller.signal });
  const refusal = assert.rejects(work, { kind: "interrupted" });
  controller.abort();
  await refusal;
});
