// What the environment of a process does to its connections: docs/security/tls.md says so.
import assert from "node:assert/strict";
import { startServer } from "../../http/_server.ts";
import { authority, identity } from "../../http/_transports.ts";

const script = `
import { createHttpClient } from "${import.meta.resolve("../../../src/http/mod.ts")}";
const [address, ca, minVersion] = Deno.args;
const client = createHttpClient({
  tls: { minVersion, caCertificates: [ca] },
  retry: { maxRetries: 0 },
});
const work = client.send({ method: "GET", url: new URL(address) });
console.log(await work.then((answer) => answer.text(), (error) => error.message));
client.close();
`;

async function run(url: URL, minVersion: string, env: Readonly<Record<string, string>>) {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(file, script);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const flags = ["--no-check", "--no-prompt", `--config=${config}`, "--allow-net"];
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, file, url.href, authority.pem, minVersion],
      env: { "DENO_NO_UPDATE_CHECK": "1", "NO_PROXY": "", "no_proxy": "", ...env },
    }).output();
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("HTTPS_PROXY is used by the default policy and by no strict one", async () => {
  await using server = await startServer(identity, (_request, response) => response.end("direct"));
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: string[] = [];
  const refusing = (async () => {
    for await (const connection of proxy) {
      const head = new Uint8Array(1_000);
      const size = await connection.read(head) ?? 0;
      asked.push(new TextDecoder().decode(head.subarray(0, size)).split(" HTTP/")[0] ?? "");
      connection.close();
    }
  })();
  const env = { "HTTPS_PROXY": `http://127.0.0.1:${proxy.addr.port}` };
  assert.match(await run(server.url, "1.2", env), /^Cannot connect to "localhost:\d+"/);
  assert.deepEqual(asked, [`CONNECT localhost:${server.port}`]);
  assert.equal(await run(server.url, "1.3", env), "direct");
  assert.equal(asked.length, 1);
  proxy.close();
  await refusing;
});

Deno.test("SSLKEYLOGFILE hands out session keys: the environment is trusted", async () => {
  await using server = await startServer(identity, (_request, response) => response.end("direct"));
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/keys`;
    assert.equal(await run(server.url, "1.2", { "SSLKEYLOGFILE": path }), "direct");
    assert.match(await Deno.readTextFile(path), /^CLIENT_|^SERVER_/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
