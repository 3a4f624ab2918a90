import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { createHttpClient } from "../../src/http/mod.ts";
import { startServer } from "./_server.ts";
import { identity, transports } from "./_transports.ts";

for (const [name, options] of Object.entries(transports)) {
  const small = { ...options, maxBodyBytes: 1_000 };

  Deno.test(`a body announced as too large is not read over ${name}`, async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    await using server = await startServer(identity, (_request, response) => {
      response.on("close", resolve);
      response.writeHead(200, { "content-length": "1001" });
      response.write("a");
    });
    const client = createHttpClient(small);
    await assert.rejects(client.send({ method: "GET", url: server.url }), {
      kind: "failed",
      message: /^The answer of "localhost:\d+" is larger than 1000 bytes$/,
    });
    // The connection is dropped instead of waiting for the rest, and nothing is tried again.
    await closed;
    assert.equal(client.stats.attempts, 1);
    client.close();
  });

  Deno.test(`a streamed body is given up when it grows too large over ${name}`, async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    await using server = await startServer(identity, (_request, response) => {
      response.on("close", resolve);
      const write = () => {
        if (!response.destroyed) response.write("a".repeat(100), () => setTimeout(write, 1));
      };
      write();
    });
    const client = createHttpClient(small);
    const work = client.send({ method: "GET", url: server.url });
    await assert.rejects(work, { kind: "failed", message: /is larger than 1000 bytes$/ });
    await closed;
    client.close();
  });

  Deno.test(`the limit itself is allowed, and a request may set its own, over ${name}`, async () => {
    await using server = await startServer(identity, (_request, response) => {
      response.end("a".repeat(1_000));
    });
    const client = createHttpClient(small);
    const request = { method: "GET", url: server.url } as const;
    assert.equal((await client.send(request)).body.length, 1_000);
    await assert.rejects(client.send({ ...request, maxBodyBytes: 999 }), { kind: "failed" });
    client.close();
  });

  Deno.test(`a compressed body cannot unfold beyond the limit over ${name}`, async () => {
    const bomb = gzipSync(new Uint8Array(1_000_000));
    await using server = await startServer(identity, (_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    const client = createHttpClient({ ...options, maxBodyBytes: 10_000 });
    const work = client.send({ method: "GET", url: server.url });
    const message = /is larger than 10000 bytes$|answers in an encoding not asked for$/;
    await assert.rejects(work, { kind: "failed", message });
    client.close();
  });

  Deno.test(`request bodies arrive as they are, with their length, over ${name}`, async () => {
    const seen: string[] = [];
    await using server = await startServer(identity, (request, response) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (text) => body += text);
      request.on("end", () => {
        seen.push(`${request.method} ${request.headers["content-length"] ?? "-"} ${body}`);
        response.end();
      });
    });
    const client = createHttpClient(options);
    const { url } = server;
    await client.send({ method: "POST", url, body: "grüß" });
    await client.send({ method: "PUT", url, body: new TextEncoder().encode("{}") });
    await client.send({ method: "POST", url, body: "" });
    await client.send({ method: "GET", url });
    client.close();
    const expected = ["POST 6 grüß", "PUT 2 {}", "POST 0 ", "GET - "];
    assert.deepEqual(seen, expected);
  });

  Deno.test(`an answer that breaks off is told as such, and asked for again, over ${name}`, async () => {
    let seen = 0;
    await using server = await startServer(identity, (_request, response) => {
      seen += 1;
      response.writeHead(200, { "content-length": "10" });
      response.write("abc", () => response.destroy());
    });
    const retry = { maxRetries: 1, initialDelayMs: 1 };
    const client = createHttpClient({ ...options, retry });
    await assert.rejects(client.send({ method: "GET", url: server.url }), {
      kind: "unavailable",
      message: /closed the connection before its answer was complete \(tried 2 times\)$/,
    });
    assert.equal(seen, 2);
    client.close();
  });
}
