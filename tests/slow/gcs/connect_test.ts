import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../../src/gcs/mod.ts";
import { createCertificates } from "../../../src/sandbox/certificates.ts";
import { all, gcsError, id, result } from "../../gcs/fake_http.ts";

interface Seen {
  readonly request: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A tiny endpoint with TLS on loopback, and what it was asked. */
async function tinyEndpoint() {
  const { caPem, certificatePem, keyPem } = await createCertificates();
  const seen: Seen[] = [];
  const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => body += chunk);
    request.on("end", () => {
      const asked = `${request.method} ${request.url}`;
      seen.push({ request: asked, authorization: request.headers.authorization, body });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answers[asked] ?? result([])));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  assert.ok(isAddress(bound));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `127.0.0.1:${bound.port}`, caPem, seen, close };
}

function isAddress(value: AddressInfo | string | null): value is AddressInfo {
  return value !== null && typeof value === "object";
}

const answers: Readonly<Record<string, unknown>> = {
  "GET /api/info": result([{ "DATA_TYPE": "info#1.0.0", "manager_version": "5.4.98" }]),
  "GET /api/collections?page_size=1000": result([{
    "DATA_TYPE": "collection#1.0.0",
    id,
    "display_name": "one",
  }]),
  "GET /api/collections?filter=mapped_collections&page_size=1000": result([
    { "DATA_TYPE": "collection#1.0.0", id, "display_name": "one" },
  ]),
};

Deno.test("connect reads over real TLS and sends its token, but not for info", async () => {
  const endpoint = await tinyEndpoint();
  try {
    using gcs = connect({
      address: endpoint.address,
      token: "script-token-1",
      http: { tls: { minVersion: "1.2", caCertificates: [endpoint.caPem] } },
    });
    assert.equal((await gcs.info.get()).info.manager_version, "5.4.98");
    const found = await all(gcs.collections.list());
    assert.deepEqual(found.map((collection) => collection.display_name), ["one"]);
    assert.deepEqual(endpoint.seen.map(({ request, authorization }) => [request, authorization]), [
      ["GET /api/info", undefined],
      ["GET /api/collections?page_size=1000", "Bearer script-token-1"],
    ]);
  } finally {
    await endpoint.close();
  }
});

Deno.test("connect refuses a certificate of an authority that it does not know", async () => {
  const endpoint = await tinyEndpoint();
  try {
    using gcs = connect({ address: endpoint.address, token: "script-token-2" });
    await assert.rejects(gcs.endpoint.get(), gcsError("failed", "certificate"));
    assert.deepEqual(endpoint.seen, []);
  } finally {
    await endpoint.close();
  }
});

/** The first example of the page, aimed at a tiny endpoint. */
async function example(caPem: string): Promise<string> {
  const page = await readFile(new URL("../../../docs/client.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const library = new URL("../../../src/gcs/mod.ts", import.meta.url).href;
  const tls = { minVersion: "1.2", caCertificates: [caPem] };
  const aimed = code.replace('"@gcs/cli/client"', JSON.stringify(library))
    .replace("{ address, token }", `{ address, token, http: ${JSON.stringify({ tls })} }`);
  assert.ok(aimed.includes(library) && aimed.includes("BEGIN CERTIFICATE"));
  return aimed;
}

async function runExample(endpoint: { address: string; caPem: string }, allowed: string) {
  const folder = await mkdtemp(join(tmpdir(), "gcs-client-"));
  try {
    const script = join(folder, "example.ts");
    await writeFile(script, await example(endpoint.caPem));
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const output = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-check", "--config", config, `--allow-net=${allowed}`],
        ...[script, endpoint.address, "example-token"],
      ],
    }).output();
    const decoder = new TextDecoder();
    return {
      code: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test("the example of docs/client.md runs with --allow-net for the endpoint alone", async () => {
  const endpoint = await tinyEndpoint();
  try {
    const { code, stdout, stderr } = await runExample(endpoint, endpoint.address);
    assert.equal(code, 0, stderr);
    assert.equal(
      stdout,
      `manager 5.4.98\n${id} one\n` +
        'PATCH {"DATA_TYPE":"collection#1.8.0","delete_protected":true}\n',
    );
    assert.deepEqual(endpoint.seen.map(({ request, body }) => [request, body]), [
      ["GET /api/info", ""],
      ["GET /api/collections?filter=mapped_collections&page_size=1000", ""],
      [`PATCH /api/collections/${id}`, '{"DATA_TYPE":"collection#1.8.0","delete_protected":true}'],
    ]);
  } finally {
    await endpoint.close();
  }
});

Deno.test("the example fails when the endpoint is not among its permissions", async () => {
  const endpoint = await tinyEndpoint();
  try {
    const { code, stderr } = await runExample(endpoint, "gcs.test");
    assert.notEqual(code, 0);
    assert.match(stderr, /not permitted to connect/);
    assert.deepEqual(endpoint.seen, []);
  } finally {
    await endpoint.close();
  }
});
