import assert from "node:assert/strict";
import { createServer, type TLSSocket } from "node:tls";
import { createHttpClient } from "../../src/http/mod.ts";
import { identity, transports } from "./_transports.ts";

/** A server that answers whatever is asked with these bytes, again and again while it can. */
async function startRaw(first: string, again: string) {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ ...identity }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const more = () => {
      while (again !== "" && socket.writable && socket.write(again));
    };
    socket.once("data", () => {
      socket.write(first);
      more();
      socket.on("drain", more);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  return {
    url: new URL(`https://localhost:${address.port}/`),
    get connections() {
      return sockets.size;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const ok = "HTTP/1.1 200 OK\r\n";
const tooLarge = /^The headers of the answer of "localhost:\d+" are too large$/;
const notHttp = /^What "localhost:\d+" answers is not HTTP$/;

for (const [name, options] of Object.entries(transports)) {
  const cases = [
    ["headers without end", ok, `a: ${"b".repeat(1_000)}\r\n`, tooLarge],
    ["a header without end", `${ok}a: `, "b".repeat(16_384), tooLarge],
    ["a status that is none", "HTTP/1.1 fine OK\r\n\r\n", "", notHttp],
    ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "", notHttp],
  ] as const;
  for (const [what, first, again, message] of cases) {
    Deno.test(`${what}: told as it is, and not asked for again, over ${name}`, async () => {
      await using server = await startRaw(first, again);
      using client = createHttpClient(options);
      await assert.rejects(client.send({ method: "GET", url: server.url }), {
        kind: "failed",
        message,
      });
      assert.equal(server.connections, 1);
    });
  }
}

Deno.test("interim answers without end are not collected over verified sockets", async () => {
  const interim = "HTTP/1.1 100 Continue\r\n\r\n";
  await using server = await startRaw(interim, interim);
  using client = createHttpClient(transports["verified sockets"]);
  await assert.rejects(client.send({ method: "GET", url: server.url }), {
    kind: "failed",
    message: notHttp,
  });
});
