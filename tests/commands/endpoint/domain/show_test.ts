import assert from "node:assert/strict";
import { domain } from "../../../../src/gcs/mod.ts";
import { print, show } from "../../../../src/output/mod.ts";
import { domainFields } from "../../../../src/commands/endpoint/domain/_domain.ts";
import { bufferStreams } from "../../../_support/streams.ts";
import { domainStage, inside } from "./_files.ts";

Deno.test("endpoint domain show without a domain ends with exit code 6", async () => {
  await using rig = await domainStage();
  const { code, stdout, stderr } = await rig.stage.run(["endpoint", "domain", "show"]);
  assert.equal(code, 6);
  assert.equal(stdout, "");
  assert.match(stderr, /has no custom domain/);
});

Deno.test("endpoint domain show never prints the private key", async () => {
  await using rig = await domainStage();
  const certificate = await rig.file("cert.pem", rig.cert);
  const key = await rig.file("key.pem", rig.key);
  const files = ["--certificate", certificate, "--private-key", key];
  await rig.stage.run(["endpoint", "domain", "update", "data.example.org", ...files]);
  const { code, stdout } = await rig.stage.run(["endpoint", "domain", "show", "-F", "json"]);
  assert.equal(code, 0);
  assert.match(stdout, /BEGIN CERTIFICATE/);
  assert.ok(!stdout.includes(inside(rig.key)));
});

Deno.test("a private key that an endpoint sends back is not printed, in any format", async () => {
  const key = "-----BEGIN PRIVATE KEY-----\nQUJDREVGR0hJSktM\n-----END PRIVATE KEY-----\n";
  const document = domain.decode({
    "domain_name": "data.example.org",
    "certificate": "no certificate at all",
    "private_key": key,
  });
  for (const format of ["text", "json", "yaml", "csv", "ndjson"] as const) {
    const { streams, stdout } = bufferStreams();
    await print(show(document, domainFields), { format }, streams);
    assert.match(stdout(), /data\.example\.org/, format);
    assert.ok(!stdout().includes("QUJD"), format);
  }
});
