import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import { changes, dryRun, json, membersOf, refused, works } from "./_expect.ts";

const text = `apiVersion: gcs/v1
kind: Endpoint
storage_gateways:
  - { display_name: Lab storage, connector: posix, allowed_domains: [example.org] }
collections:
  - display_name: Lab data
    storage_gateway: Lab storage
    collection_base_path: /lab
    roles: { access_manager: [researcher@example.org] }
    sharing_policies: [{ users: [ada], sharing_restrict_paths: { read: [/pub] } }]
`;

async function site(stage: Stage, content: string): Promise<string> {
  const path = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(path, content);
  return path;
}

Deno.test("apply makes what a file declares, safely, and then has nothing to do", async () => {
  await using stage = await setStage();
  const file = await site(stage, text);
  const { stdout } = await works(stage, ["apply", "-f", file, "--yes"]);
  assert.equal(stdout, "4 of 4 changes made\n");
  const [collection] = changes(stage).filter(({ path }) => path === "/api/collections");
  const body = membersOf(collection?.body);
  const chosen = ["public", "allow_guest_collections", "delete_protected"].map((one) => body[one]);
  assert.deepEqual(chosen, [false, false, true]);
  stage.sandbox.clearRequests();
  const again = await works(stage, ["apply", "-f", file]);
  assert.equal(again.stdout, "No changes. The endpoint is as the file says.\n");
  assert.deepEqual(changes(stage), []);
});

Deno.test("apply writes an intent and a result of every change into the trail", async () => {
  await using stage = await setStage();
  await works(stage, ["apply", "-f", await site(stage, text), "--yes"]);
  const { stdout } = await works(stage, ["audit", "trail", "--command", "apply", "-F", "json"]);
  const rows = JSON.parse(stdout);
  assert.ok(Array.isArray(rows) && rows.length >= 4);
});

Deno.test("apply --dry-run shows its requests, and sends none", async () => {
  await using stage = await setStage();
  const requests = await dryRun(stage, ["apply", "-f", await site(stage, text)]);
  assert.deepEqual(requests.map(({ method }) => method), ["POST", "POST", "POST", "POST"]);
});

Deno.test("apply asks, and changes nothing where nobody can answer", async () => {
  await using stage = await setStage();
  const told = await stage.run(["apply", "-f", await site(stage, text)]);
  assert.equal(told.code, 2);
  assert.match(told.stderr, /\+ storage gateway "Lab storage"/);
  assert.match(told.stderr, /must be confirmed/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("apply goes on after a failure, which stops only what needs it", async () => {
  await using stage = await setStage();
  const file = await site(stage, text);
  stage.sandbox.faults.add({ match: { method: "POST", path: "/api/collections" }, status: 400 });
  const told = await stage.run(["apply", "-f", file, "--yes"]);
  assert.equal(told.code, 9);
  assert.match(told.stderr, /Only 1 of 4 changes was made/);
  assert.match(
    told.stdout,
    /roles\/Lab storage\/Lab data\/access_manager researcher@example.org: not started/,
  );
});

Deno.test("apply deletes what --prune names, within limits, and nothing that is protected", async () => {
  await using stage = await setStage();
  const file = await site(stage, "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways: []\n");
  const prune = ["apply", "-f", file, "--yes", "--prune"];
  const many = await stage.run([...prune, "collections"]);
  assert.equal(many.code, 2);
  assert.match(many.stderr, /would delete 3 of 3: add --prune-limit 3/);
  assert.match(many.stderr, /"Projects" \(.*\) is protected from deletion/);
  await json(stage, ["stream-gateway", "create", "Streams"]);
  stage.sandbox.clearRequests();
  await works(stage, [...prune, "stream_gateways", "--prune-limit", "1"]);
  assert.deepEqual(changes(stage).map(({ method }) => method), ["DELETE"]);
});

Deno.test("apply --wait reads back what it made, and ends when that is shown", async () => {
  await using stage = await setStage();
  const file = await site(stage, text);
  const { stdout } = await works(stage, ["apply", "-f", file, "--yes", "--wait"]);
  assert.equal(stdout, "4 of 4 changes made\n");
  const { requests } = stage.sandbox;
  const last = requests.findLastIndex(({ method }) => method !== "GET");
  const after = requests.slice(last + 1).map(({ path }) => path);
  assert.ok(after.includes("/api/collections") && after.includes("/api/storage_gateways"));
});

Deno.test("apply refuses a query that cannot fit what it prints, before anything is sent", async () => {
  await using stage = await setStage();
  const apply = ["apply", "-f", await site(stage, text), "--yes", "--query"];
  await refused(stage, [...apply, "starts_with(results, 'a')"], /starts_with/);
  const { stdout } = await works(stage, [...apply, "results[].outcome", "-F", "json"]);
  assert.deepEqual(JSON.parse(stdout), ["done", "done", "done", "done"]);
});

Deno.test("secrets of what is there are sent with --update-secrets, and else left alone", async () => {
  await using stage = await setStage();
  const file = await site(
    stage,
    "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n" +
      "  - { display_name: Drive, connector: google-drive,\n" +
      "      policies: { client_id: a, secret: env:GCS_DRIVE } }\n",
  );
  const apply = ["apply", "-f", file, "--yes"];
  await works(stage, apply, { env: { GCS_DRIVE: "first-secret-of-a-test" } });
  stage.sandbox.clearRequests();
  const env = { GCS_DRIVE: "second-secret-of-a-test" };
  await works(stage, apply, { env });
  assert.deepEqual(changes(stage), []);
  const plan = await works(stage, ["plan", "-f", file, "--update-secrets"]);
  assert.match(plan.stdout, /policies\.secret: null → \(secret\)\n/);
  await works(stage, [...apply, "--update-secrets"], { env });
  const [change, ...more] = changes(stage);
  assert.deepEqual(more, []);
  assert.equal(membersOf(membersOf(change?.body)["policies"])["secret"], env.GCS_DRIVE);
});
