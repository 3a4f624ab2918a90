import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import { changes, documentsOf, fails, json, membersOf, refused, works } from "./_expect.ts";

const text = `apiVersion: gcs/v1
kind: Endpoint
endpoint: { department: Physics }
storage_gateways:
  - display_name: Drive
    connector: google-drive
    policies: { client_id: lab, secret: env:GCS_DRIVE_SECRET }
collections:
  - display_name: Lab data
    storage_gateway: Drive
    collection_base_path: /lab
    roles: { access_manager: [researcher@example.org] }
`;
const secret = "drive-secret-of-a-test";
const env = { GCS_DRIVE_SECRET: secret };

interface Planned extends Stage {
  readonly site: string;
  readonly plan: string;
}

/** A stage with a declaration, and a plan for it in a file. */
async function planned(): Promise<Planned> {
  const stage = await setStage();
  const [site, plan] = [join(stage.folder, "site.yaml"), join(stage.folder, "site.plan")];
  await Deno.writeTextFile(site, text);
  const told = await works(stage, ["plan", "-f", site, "--out", plan]);
  assert.match(told.stderr, /site\.plan: gcs apply --plan /);
  stage.sandbox.clearRequests();
  return Object.assign(stage, { site, plan });
}

Deno.test("apply --plan carries out the stored plan, once, and the trail keeps its hash", async () => {
  await using stage = await planned();
  const { hash } = JSON.parse(await Deno.readTextFile(stage.plan));
  // The plan is what counts: the files need not be there any more.
  await Deno.remove(stage.site);
  const apply = ["apply", "--plan", stage.plan, "--yes"];
  const made = await works(stage, apply, { env });
  assert.equal(made.stdout, "4 of 4 changes made\n");
  const gateway = changes(stage).find(({ path }) => path === "/api/storage_gateways");
  assert.equal(membersOf(membersOf(gateway?.body)["policies"])["secret"], secret);
  const rows = documentsOf(
    JSON.parse((await works(stage, ["audit", "trail", "--command", "apply", "-F", "json"])).stdout),
  );
  assert.equal(rows.length, 4);
  for (const row of rows) assert.deepEqual(row["context"], { plan: hash });
  await fails(
    stage,
    apply,
    7,
    /endpoint has changed since the plan was made[^]*gcs plan -f .*site\.yaml/,
  );
});

Deno.test("every change of apply has the hash of its plan in the trail, stored or not", async () => {
  await using stage = await planned();
  const { hash } = await json(stage, ["apply", "-f", stage.site, "--yes"], { env });
  assert.equal(hash, JSON.parse(await Deno.readTextFile(stage.plan)).hash);
  const [row] = documentsOf(
    (await works(stage, ["audit", "trail", "--limit", "1", "-F", "json"])).json(),
  );
  assert.deepEqual(row?.["context"], { plan: hash });
});

Deno.test("a stored plan is private, holds no secret, and is not written over unless told", async () => {
  await using stage = await setStage();
  const [site, plan] = [join(stage.folder, "site.yaml"), join(stage.folder, "site.plan")];
  await Deno.writeTextFile(site, text);
  await works(stage, ["plan", "-f", site, "--out", plan], { env });
  const before = await Deno.readTextFile(plan);
  assert.equal(((await Deno.stat(plan)).mode ?? 0) & 0o777, 0o600);
  assert.ok(!before.includes(secret));
  assert.match(before, /"name": "GCS_DRIVE_SECRET"/);
  const again = await stage.run(["plan", "-f", site, "--out", plan]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /it exists already[^]*--force/);
  await Deno.writeTextFile(site, text.replace("Physics", "Chemistry"));
  await works(stage, ["plan", "-f", site, "--out", plan, "--force"]);
  assert.notEqual(await Deno.readTextFile(plan), before);
});

const changesByHand: Readonly<Record<string, readonly string[]>> = {
  "the endpoint": ["endpoint", "update", "--description", "Another"],
  "a collection that the file does not name": [
    "collection",
    "update",
    "Projects",
    "--description",
    "x",
  ],
  "a storage gateway": ["storage-gateway", "create", "posix", "New", "--domain", "example.org"],
};

for (const [what, argv] of Object.entries(changesByHand)) {
  Deno.test(`a stored plan is refused when ${what} has changed since`, async () => {
    await using stage = await planned();
    await works(stage, argv);
    await fails(stage, ["apply", "--plan", stage.plan, "--yes"], 7, /endpoint has changed since/);
  });
}

Deno.test("a stored plan is refused when the file that -f names is another one by now", async () => {
  await using stage = await planned();
  await Deno.writeTextFile(stage.site, text.replace("Physics", "Chemistry"));
  const apply = ["apply", "--plan", stage.plan, "--yes", "-f", stage.site];
  await fails(stage, apply, 7, /site\.yaml" is not what the plan was made from/);
  await Deno.writeTextFile(stage.site, text);
  await works(stage, apply, { env });
});

Deno.test("what is no plan, or was written over by hand, is refused before anything is sent", async () => {
  await using stage = await planned();
  const apply = ["apply", "--plan", stage.plan, "--yes"];
  const good = await Deno.readTextFile(stage.plan);
  const bad: readonly (readonly [string, RegExp])[] = [
    [good.replace('"Physics"', '"Chemistry"'), /is not as gcs plan wrote it[^]*gcs plan -f/],
    [good.replace(/"hash": "./, '"hash": "x'), /is not as gcs plan wrote it/],
    [good.replace('"gcs-plan/v1"', '"gcs-plan/v9"'), /is no plan that gcs plan --out wrote/],
    ["[]", /is no plan/],
    ["", /is no plan/],
    [text, /is no plan/],
    [`{"plan":${"[".repeat(10_000)}`, /is no plan/],
  ];
  for (const [content, why] of bad) {
    await Deno.writeTextFile(stage.plan, content);
    await refused(stage, apply, why);
  }
});

Deno.test("what a plan is made with does not go with a stored one", async () => {
  await using stage = await planned();
  const apply = ["apply", "--plan", stage.plan];
  for (
    const more of [["--prune", "collections"], ["--target", "collections/X"], ["--update-secrets"]]
  ) {
    await refused(stage, [...apply, ...more], /makes a plan: it does not go with --plan/);
  }
});

Deno.test("apply --plan --dry-run shows the requests of the stored plan", async () => {
  await using stage = await planned();
  const shown = await works(stage, ["apply", "--plan", stage.plan, "--dry-run"], { env });
  assert.match(shown.stdout, /"collection": "\(known after apply\)"/);
  assert.ok(!shown.stdout.includes(secret));
  assert.deepEqual(changes(stage), []);
});

Deno.test("a stored plan may be larger than any declaration", async () => {
  await using stage = await planned();
  const big = (await Deno.readTextFile(stage.plan)).replace(
    /\n$/,
    `${" ".repeat(17 * 1024 * 1024)}\n`,
  );
  await Deno.writeTextFile(stage.plan, big);
  await works(stage, ["apply", "--plan", stage.plan, "--dry-run"]);
});
