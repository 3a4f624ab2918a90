import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../_support/stage.ts";
import { refused, works } from "./_expect.ts";

const good = `apiVersion: gcs/v1
kind: Endpoint
endpoint: { display_name: Lab, keywords: [a, b] }
storage_gateways:
  - display_name: Drive
    connector: google-drive
    policies: { client_id: a, secret: "env:GCS_DRIVE_SECRET" }
`;

Deno.test("validate says that a file is good, without a login and without a request", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(file, good);
  const env = { GCS_DRIVE_SECRET: "drive-secret-1" };
  const { stdout } = await works(stage, ["validate", "-f", file], { env });
  assert.equal(stdout, "2 objects, and no mistake\n");
  await works(stage, ["validate", "-f", "-"], { env, stdin: good });
  assert.equal(stage.sandbox.requests.length, 0);
});

Deno.test("validate tells every mistake with its place, for people and for programs", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(file, good.replace("keywords", "keyword"));
  const text = await stage.run(["validate", "-f", file]);
  assert.equal(text.code, 2);
  assert.deepEqual(text.stdout.split("\n").map((line) => line.replace(/^.*site\.yaml/, "")), [
    ':3:32: "keyword" is no member of an endpoint; did you mean "keywords"?',
    ':7:31: "secret": The variable GCS_DRIVE_SECRET is not set',
    "",
  ]);
  assert.match(text.stderr, /There are 2 mistakes/);
  const { code, json } = await stage.run(["validate", "-f", file, "-F", "json"]);
  assert.equal(code, 2);
  assert.match(JSON.stringify(json()), /"line":3,"column":32,"message":"\\"keyword/);
});

Deno.test("validate warns of a reference that looks mistyped", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const file = join(stage.folder, "site.yaml");
  const more = "collections: [{ display_name: Data, storage_gateway: Drivee }]\n";
  await Deno.writeTextFile(file, good + more);
  const env = { GCS_DRIVE_SECRET: "drive-secret-1" };
  const { stderr } = await works(stage, ["validate", "-f", file], { env });
  assert.match(stderr, /site\.yaml:8:37: .*"Drivee" here; did you mean "Drive"\?/);
});

Deno.test("validate refuses what is no declaration", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await refused(stage, ["validate"], /Missing option --file/);
  await refused(stage, ["validate", "-f", join(stage.folder, "none.yaml")], /none\.yaml/);
  const large = join(stage.folder, "large.yaml");
  await Deno.writeFile(large, new Uint8Array(50 * 1024 * 1024));
  await refused(stage, ["validate", "-f", large], /large\.yaml:1:1: is larger than 16 MiB/);
});
