import assert from "node:assert/strict";
import { createHttpClient } from "../../src/http/mod.ts";
import { startServer } from "./_server.ts";
import { authority, identity } from "./_transports.ts";

const tls = { minVersion: "1.2", caCertificates: [authority.pem] } as const;

Deno.test("a client takes addresses as texts, and closes itself at the end of a block", async () => {
  await using server = await startServer(identity, (_request, response) => response.end("hello"));
  const get = { method: "GET", url: server.url.href } as const;
  const closed = await (async () => {
    await using http = createHttpClient({ tls });
    assert.equal((await http.send(get)).text(), "hello");
    return http;
  })();
  await assert.rejects(closed.send(get));
  const alsoClosed = (() => {
    using http = createHttpClient({ tls });
    return http;
  })();
  await assert.rejects(alsoClosed.send(get));
});

Deno.test("a text that is no address, or not https, is refused before anything is sent", async () => {
  using http = createHttpClient({ tls });
  for (const url of ["nowhere", "", "/api/info", "http://127.0.0.1/"]) {
    await assert.rejects(http.send({ method: "GET", url }), { kind: "usage" });
  }
});
