import assert from "node:assert/strict";
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
