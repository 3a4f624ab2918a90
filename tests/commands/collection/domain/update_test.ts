import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { domainStage, inside } from "../../endpoint/domain/_files.ts";

const id = seedIds.mappedCollection;
const update = ["collection", "domain", "update", id];

Deno.test("collection domain update sends what was checked, and the collection has the domain then", async () => {
  await using rig = await domainStage();
  const certificate = await rig.file("cert.pem", rig.cert);
  const key = await rig.file("key.pem", rig.key);
  const files = ["--certificate", certificate, "--private-key", key];
  const outcome = await rig.stage.run([...update, "data.example.org", ...files]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(outcome.stdout, `Set the domain of collection ${id} to data.example.org\n`);
  assert.ok(JSON.stringify(rig.sent()).includes(inside(rig.key)));
  const shown = await rig.stage.run(["collection", "domain", "show", id, "-F", "json"]);
  assert.match(shown.stdout, /"domain_name": "data\.example\.org"/);
  assert.ok(!shown.stdout.includes(inside(rig.key)));
});

Deno.test("collection domain setup takes a key from a variable, and refuses a wrong one", async () => {
  await using rig = await domainStage();
  const certificate = await rig.file("cert.pem", rig.cert);
  const setup = ["collection", "domain", "setup", id, "--domain", "data.example.org"];
  const line = [...setup, "--certificate", certificate, "--private-key-env", "GCS_TLS_KEY"];
  const bad = await rig.stage.run(line, { env: { GCS_TLS_KEY: "x".repeat(80) } });
  assert.equal(bad.code, 2);
  assert.match(bad.stderr, /no private key in PEM form/);
  assert.deepEqual(rig.sent(), []);
  const good = await rig.stage.run(line, { env: { GCS_TLS_KEY: rig.key } });
  assert.equal(good.code, 0, good.stderr);
  assert.equal(rig.sent().length, 1);
});

Deno.test("collection domain update refuses bad input, and tells an unknown collection", async () => {
  await using rig = await domainStage();
  const paths = ["--certificate-path", "/etc/c.pem", "--private-key-path", "/etc/k.pem"];
  assert.equal((await rig.stage.run(update)).code, 2);
  const twice = [...update, "a.example.org", "--domain", "b.example.org", ...paths];
  assert.equal((await rig.stage.run(twice)).code, 2);
  assert.deepEqual(rig.sent(), []);
  const missing = "5a4d0000-0000-4000-8000-0000000003ff";
  const unknown = ["collection", "domain", "update", missing, "a.example.org", ...paths];
  assert.equal((await rig.stage.run(unknown)).code, 6);
});
