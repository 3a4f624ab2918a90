import assert from "node:assert/strict";
import { tlsPolicy, trailIntent } from "../../src/context/mod.ts";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { fails, works } from "../commands/_expect.ts";
import { openContext } from "./_context.ts";

const remove = (address: string, path: string) => ({
  service: "gcs",
  method: "DELETE",
  target: `https://${address}${path}`,
} as const);

Deno.test("the trail's intent says who, where, and every object that the path names, once", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const { address } = stage.sandbox;
  const path = `/api/collections/${seedIds.mappedCollection}`;
  const twice = `${path}?a=${seedIds.mappedCollection.toUpperCase()}&b=${seedIds.node}`;
  const intent = await trailIntent(opened.context, "collection delete", remove(address, twice));
  assert.equal(intent.command, "collection delete");
  assert.equal(intent.profile, "default");
  assert.equal(intent.endpoint, address);
  assert.deepEqual(intent.identity, { id: seedIds.admin, username: "admin@example.org" });
  assert.ok(intent.objects?.includes(seedIds.mappedCollection));
  assert.ok(intent.objects?.includes(seedIds.node));
  assert.equal(intent.request?.method, "DELETE");
  assert.deepEqual(stage.sandbox.requests, [], "nothing is asked for it");
});

Deno.test("the trail's intent names no endpoint for a change of this machine", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await using opened = openContext(stage);
  const request = { service: "local", method: "write", target: "config.yaml" } as const;
  const intent = await trailIntent(opened.context, "config set", request);
  assert.equal(intent.endpoint, undefined);
  assert.equal(intent.identity, undefined, "nobody is logged in");
  assert.deepEqual(intent.objects, []);
});

Deno.test("the trail's intent names the service identity by its client id", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = {
    GCS_CLI_CLIENT_ID: seedIds.serviceClient,
    GCS_CLI_CLIENT_SECRET: serviceClientSecret,
  };
  await using opened = openContext(stage, { env });
  const { identity } = await trailIntent(
    opened.context,
    "node delete",
    remove(stage.sandbox.address, `/api/nodes/${seedIds.node}`),
  );
  assert.deepEqual(identity, { id: seedIds.serviceClient });
});

Deno.test("tlsPolicy is what the settings say, with pins only where pinning is on", async () => {
  await using stage = await setStage();
  const pin = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  await works(stage, ["config", "set", "tls.pins", pin]);
  await works(stage, ["config", "set", "tls.min_version", "1.3"]);
  {
    await using opened = openContext(stage);
    const policy = await tlsPolicy(await opened.context.config());
    assert.equal(policy.minVersion, "1.3");
    assert.equal(policy.fips, false);
    assert.equal("pins" in policy, false);
    assert.equal("cipherSuites" in policy, false);
    assert.match(policy.caCertificates?.[0] ?? "", /BEGIN CERTIFICATE/);
  }
  await works(stage, ["config", "set", "tls.certificate_pinning", "true", "--quiet"]);
  await works(stage, ["config", "set", "tls.cipher_suites", "TLS_AES_256_GCM_SHA384"]);
  await works(stage, ["config", "unset", "tls.ca_file"]);
  await using opened = openContext(stage);
  const policy = await tlsPolicy(await opened.context.config());
  assert.deepEqual(policy.pins, [pin]);
  assert.deepEqual(policy.cipherSuites, ["TLS_AES_256_GCM_SHA384"]);
  assert.equal("caCertificates" in policy, false);
});

Deno.test("a CA file that other users can change is refused, and nothing is sent", async () => {
  await using stage = await setStage();
  const file = JSON.parse(
    (await works(stage, ["config", "get", "tls.ca_file", "-F", "json"])).stdout,
  );
  await Deno.chmod(file, 0o666);
  stage.sandbox.clearRequests();
  const { stderr } = await fails(stage, ["node", "list"], 1, /Refused to use the certificates of/);
  assert.match(stderr, /hint: chmod go-w /);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("a CA file that is not there, or holds no certificate, is told before anything is sent", async () => {
  await using stage = await setStage();
  for (const [path, why] of [["/no/such/ca.pem", /ca\.pem/], ["/dev/null", /./]] as const) {
    await works(stage, ["config", "set", "tls.ca_file", path]);
    stage.sandbox.clearRequests();
    const outcome = await stage.run(["node", "list"]);
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.stderr, why);
    assert.deepEqual(stage.sandbox.requests, []);
  }
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  await works(stage, ["config", "unset", "tls.ca_file"]);
  await fails(stage, ["node", "list"], 1, /certificate/);
});
