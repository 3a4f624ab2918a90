import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { clientId, deployment, ignore } from "./_deployment.ts";
import { dryBody, membersOf, works } from "./_expect.ts";

const mapped = seedIds.mappedCollection;

Deno.test("words of a fixed set are taken with hyphens and with underscores", async () => {
  await using stage = await setStage();
  for (const role of ["activity_manager", "activity-manager"]) {
    const line = ["endpoint", "role", "create", role, "ada@example.org"];
    const body = await dryBody(stage, [...line.slice(0, 4), seedIds.researcher]);
    assert.equal(body["role"], "activity_manager");
  }
  for (const kind of ["posix-staging", "posix_staging", "google_cloud_storage"]) {
    const own = kind.startsWith("posix") ? ["--stage-app", "/opt/stage"] : [];
    const line = ["storage-gateway", "create", kind, "X", "--domain", "a.org", ...own];
    const body = await dryBody(stage, line);
    assert.match(String(body["connector_id"]), /^[0-9a-f-]{36}$/);
  }
  for (const filter of ["mapped_collections", "mapped-collections"]) {
    stage.sandbox.clearRequests();
    await works(stage, ["collection", "list", "--filter", filter]);
    const { search } = stage.sandbox.requests.find(({ path }) => path === "/api/collections") ??
      { search: "" };
    assert.match(search, /filter=mapped_collections/);
  }
  const dates = ["collection", "list", "--filter", "last_access<2026-01-31"];
  stage.sandbox.clearRequests();
  await stage.run(dates);
  assert.match(stage.sandbox.requests.at(-1)?.search ?? "", /last_access%3C2026-01-31/);
  const { stderr } = await stage.run([
    "collection",
    "role",
    "create",
    mapped,
    "access-manger",
    "x",
  ]);
  assert.match(stderr, /did you mean "access_manager"/);
});

Deno.test({
  name: "endpoint cleanup --agree-to-delete-endpoint answers the question, as it says",
  ignore,
  async fn() {
    await using stage = await deployment();
    const words = ["endpoint", "cleanup", "-d", `file:${stage.keyFile}`];
    const outcome = await stage.run([...words, "--agree-to-delete-endpoint"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual((await stage.program.args()).slice(2), [
      `--deployment-key=${stage.keyFile}`,
      "--agree-to-delete-endpoint",
    ]);
  },
});

Deno.test({
  name: "node setup hands on -v, the address to dial, and files without their file:",
  ignore,
  async fn() {
    await using stage = await deployment();
    const run = async (words: readonly string[], env = {}) => {
      const outcome = await stage.run(
        ["node", "setup", `--deployment-key=file:${stage.keyFile}`, ...words],
        { env },
      );
      assert.equal(outcome.code, 0, outcome.stderr);
      const all = await stage.program.args();
      return all.slice(all.lastIndexOf("node"));
    };
    const key = `--deployment-key=${stage.keyFile}`;
    assert.deepEqual(await run(["-v"]), ["node", "setup", key, "--verbose"]);
    assert.deepEqual(await run(["--verbose", "--export-node", "file:/root/n.json"]), [
      ...["node", "setup", key, "--export-node=/root/n.json", "--verbose"],
    ]);
    for (const host of ["localhost", "2001:db8::1"]) {
      const handed = ["node", "setup", key, `--use-explicit-host=${host}`];
      assert.deepEqual(await run(["--use-explicit-host", host]), handed);
      assert.deepEqual(await run([], { GCS_CLI_EXPLICIT_HOST: host }), handed);
    }
  },
});

Deno.test({
  name: "endpoint setup takes -o for the owner, as older releases do",
  ignore,
  async fn() {
    await using stage = await deployment();
    const outcome = await works(stage.stage, [
      ...["endpoint", "setup", "Lab", "--contact-email", "it@example.org"],
      ...["-o", `${clientId}@clients.auth.globus.org`, "--organization", "Lab", "--dry-run"],
      ...["-F", "json"],
    ], { env: { GCS_OFFICIAL_CLI: stage.program.path } });
    assert.match(JSON.stringify(membersOf(outcome.json())), /--owner=5a4d0000/);
  },
});
