import assert from "node:assert/strict";
import { startServer } from "../../http/_server.ts";
import { authority, identity } from "../../http/_transports.ts";

const script = `
import { createHttpClient } from "${import.meta.resolve("../../../src/http/mod.ts")}";
const [address, ca, other] = Deno.args;
const get = (client, href) => client.send({ method: "GET", url: new URL(href) })
  .then((answer) => answer.text(), (error) => error.message + " | " + error.hint);
const caCertificates = [ca];
for (const minVersion of ["1.2", "1.3"]) {
  const client = createHttpClient({ tls: { minVersion, caCertificates } });
  console.log(await get(client, address));
  console.log(await get(client, other));
  client.close();
}
`;

Deno.test("a script with --allow-net=<host> and no other permission can use a client", async () => {
  await using server = await startServer(identity, (_request, response) => response.end("hello"));
  const file = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(file, script);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  try {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--no-check",
        `--config=${config}`,
        `--allow-net=localhost:${server.port}`,
        file,
        server.url.href,
        authority.pem,
        "https://elsewhere.example/",
      ],
    }).output();
    const refused = 'This program is not permitted to connect to "elsewhere.example" | ' +
      "Allow it with --allow-net";
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    const expected = ["hello", refused, "hello", refused];
    assert.deepEqual(lines, expected, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(file);
  }
});
