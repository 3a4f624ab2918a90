// What stands between this machine and the servers, on the program as people run it.
import assert from "node:assert/strict";
import { setProgramStage } from "../_program.ts";

type Proxy = (head: string, connection: Deno.Conn) => Promise<unknown>;

/** A proxy on this machine that does with a CONNECT what it is told. */
function startProxy(answer: Proxy) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const heads: string[] = [];
  const serving = (async () => {
    for await (const connection of listener) {
      const buffer = new Uint8Array(4096);
      const size = await connection.read(buffer) ?? 0;
      const head = new TextDecoder().decode(buffer.subarray(0, size));
      heads.push(head.split("\r\n")[0] ?? "");
      await answer(head, connection);
      connection.close();
    }
  })();
  return {
    heads,
    host: `127.0.0.1:${listener.addr.port}`,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving;
    },
  };
}

function saying(status: string): Proxy {
  const text = `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`;
  return (_head, connection) => connection.write(new TextEncoder().encode(text));
}

const service = {
  GCS_CLI_CLIENT_ID: "5a4d0000-0000-4000-8000-0000000000aa",
  GCS_CLI_CLIENT_SECRET: "hemlig-hemlig-hemlig",
};

Deno.test("what fails at a proxy is said of the proxy, and of no other host", async () => {
  await using stage = await setProgramStage();
  await using refusing = startProxy(saying("403 Forbidden"));
  await using asking = startProxy(saying("407 Proxy Authentication Required"));
  await using silent = startProxy(() => Promise.resolve());
  const show = ["endpoint", "show", "--endpoint", "gcs.example.org"];
  const cases: readonly (readonly [string, RegExp, number])[] = [
    [
      `http://${refusing.host}`,
      /^gcs: error: Cannot reach "gcs\.example\.org" through the proxy /,
      8,
    ],
    [`http://${asking.host}`, /wants a name and a password to reach "gcs\.example\.org"/, 8],
    [`http://${silent.host}`, /through the proxy "[\d.:]+": it closed the connection/, 8],
    ["http://ada:hemlig@nosuch.invalid:3128", /Cannot (?:connect to|find) the proxy "nosuch\./, 8],
    ["http://[bad", /The variable HTTPS_PROXY does not name a proxy/, 2],
  ];
  for (const [proxy, message, code] of cases) {
    const ended = await stage.run(show, { ...service, HTTPS_PROXY: proxy });
    assert.match(ended.stderr, message);
    assert.doesNotMatch(ended.stderr, /hemlig/);
    assert.equal(ended.code, code, ended.stderr);
  }
  assert.deepEqual(new Set(asking.heads), new Set(["CONNECT gcs.example.org:443 HTTP/1.1"]));
});

Deno.test("an endpoint on this machine, and the sandbox, are reached without the proxy", async () => {
  await using stage = await setProgramStage();
  await using refusing = startProxy(saying("403 Forbidden"));
  await stage.logIn("default");
  const ended = await stage.run(["endpoint", "show", "-F", "json"], {
    HTTPS_PROXY: `http://${refusing.host}`,
    no_proxy: "Other.Example  [fd00::1]",
  });
  assert.equal(ended.code, 0, ended.stderr);
  assert.deepEqual(refusing.heads, []);
});
