import assert from "node:assert/strict";
import { join } from "node:path";
import { createServer } from "node:tls";
import { visible } from "../../../src/base/mod.ts";
import { createAuthority } from "../../http/_server.ts";
import { setScene } from "../../slow/blackbox/_program.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const json = "content-type: application/json\r\n";
const close = "connection: close\r\n\r\n";
const told = (body: string, head = "") =>
  `${ok}${json}${head}content-length: ${new TextEncoder().encode(body).length}\r\n${close}${body}`;
const info = (members: object) => told(JSON.stringify({ "DATA_TYPE": "result#1.0.0", ...members }));
const gcs = (members: object) => info({ data: [{ "DATA_TYPE": "info#1.0.0", ...members }] });

/** What a hostile or broken host answers, byte for byte, to whatever it is asked. */
const answers: Readonly<Record<string, string>> = {
  "nothing": "",
  "noise": "\x00\xff\x00\xff".repeat(500),
  "another protocol": "SSH-2.0-OpenSSH_9.2\r\n",
  "a status line alone": "HTTP/1.1 200",
  "no status": "HTTP/1.1 \r\n\r\n",
  "a status of words": "HTTP/1.1 fine OK\r\n\r\n",
  "status 099": `HTTP/1.1 099 Low\r\n${close}`,
  "status 999": `HTTP/1.1 999 High\r\n${close}`,
  "HTTP/9.9": `HTTP/9.9 200 OK\r\n${close}{}`,
  "HTTP/0.9": "<html>hello</html>",
  "continue without end": "HTTP/1.1 100 Continue\r\n\r\n".repeat(2_000),
  "switching protocols": "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
  "a reason with escapes": `HTTP/1.1 500 \x1b]0;owned\x07\x1b[31mred\r\n${close}`,
  "a header of 1 MiB": `${ok}x: ${"a".repeat(1 << 20)}\r\n${close}`,
  "50,000 headers": `${ok}${"a: b\r\n".repeat(50_000)}${close}`,
  "a header without a colon": `${ok}nonsense\r\n${close}`,
  "a folded header": `${ok}a: b\r\n c\r\n${close}{}`,
  "a null in a header": `${ok}a: b\x00c\r\n${close}{}`,
  "two lengths": `${ok}content-length: 2\r\ncontent-length: 4\r\n${close}{}{}`,
  "a length and chunks":
    `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n${close}2\r\n{}\r\n0\r\n\r\n`,
  "a length below zero": `${ok}content-length: -1\r\n${close}{}`,
  "a length of 2^70": `${ok}content-length: 1180591620717411303424\r\n${close}{}`,
  "less than the length": `${ok}${json}content-length: 5000\r\n${close}{}`,
  "more than the length": `${ok}${json}content-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n{}`,
  "a chunk of no size": `${ok}transfer-encoding: chunked\r\n${close}zz\r\n{}\r\n0\r\n\r\n`,
  "a chunk of 2^64": `${ok}transfer-encoding: chunked\r\n${close}ffffffffffffffff\r\n{}`,
  "chunks that break off": `${ok}transfer-encoding: chunked\r\n${close}2\r\n{}\r\n`,
  "gzip that is none": `${ok}${json}content-encoding: gzip\r\n${close}{}`,
  "an unknown encoding": `${ok}${json}content-encoding: x-evil\r\n${close}{}`,
  "a redirect to itself":
    `HTTP/1.1 302 Found\r\nlocation: /api/info\r\ncontent-length: 0\r\n${close}`,
  "a redirect elsewhere":
    `HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n${close}`,
  "a redirect to a file":
    `HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\ncontent-length: 0\r\n${close}`,
  "busy for years": `HTTP/1.1 429 Busy\r\nretry-after: 999999999\r\ncontent-length: 0\r\n${close}`,
  "no JSON": told("<html>"),
  "half a JSON": told('{"data": ['),
  "JSON 100,000 deep": told(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
  "null": told("null"),
  "a list": told("[]"),
  "a number without end": told("9".repeat(100_000)),
  "bad UTF-8": `${ok}${json}${close}{"a":"\xff\xfe"}`,
  "a prototype": told('{"__proto__":{"data":[{"client_id":"x"}]},"constructor":1}'),
  "no documents": info({ data: [] }),
  "an id that is none": gcs({ "client_id": "../../etc", "endpoint_id": 7 }),
  "an id with escapes": gcs({ "client_id": "\x1b[31mx\u202e", "endpoint_id": "\r\nx" }),
  "an error with escapes":
    'HTTP/1.1 403 No\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"code":"permission_denied","message":"\\u001b]0;owned\\u0007\\u202e","detail":{"DATA_TYPE":"x"}}',
};

Deno.test(`${Object.keys(answers).length} hostile answers: none makes the program fail in a way that nobody foresaw`, async () => {
  await using scene = await setScene();
  const login = await scene.run(["login", scene.sandbox.address]);
  assert.equal(login.code, 0, login.stderr);
  const authority = await createAuthority();
  const identity = await authority.issue();
  await Deno.writeTextFile(join(scene.folder, "ca.pem"), authority.pem, { append: true });
  assert.equal((await scene.run(["config", "set", "api.max_retries", "0"])).code, 0);
  let answer = new Uint8Array();
  let heard = "";
  const server = createServer(identity, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      heard += bytes.toString("latin1");
      socket.end(answer);
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const endpoint = `localhost:${address.port}`;
  try {
    for (const [what, text] of Object.entries(answers)) {
      answer = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      heard = "";
      for (const line of [["endpoint", "show"], ["login"]]) {
        const target = line[0] === "login" ? [endpoint] : ["--endpoint", endpoint];
        const ended = await scene.run([...line, ...target, "--timeout", "5", "-F", "json"]);
        const all = `${what}, ${line.join(" ")}: ${ended.code} ${ended.stderr}`;
        assert.ok(ended.code > 0 && ended.code < 12, all);
        assert.equal(ended.stdout, "", all);
        assert.doesNotMatch(ended.stderr, /unexpected failure/i, all);
        for (const shown of ended.stderr.split("\n")) assert.equal(visible(shown), shown, all);
      }
      assert.match(heard, /^GET \/api\/info HTTP\/1\.1\r\n/, what);
      assert.doesNotMatch(heard, /authorization/i, what);
    }
    assert.equal((await scene.run(["endpoint", "show"])).code, 0);
    assert.equal((await scene.run(["audit", "verify"])).code, 0);
    assert.ok(Object.keys(answers).length >= 36);
  } finally {
    await new Promise((done) => server.close(done));
  }
});
