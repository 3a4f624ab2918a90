import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import type { LoggedRequest } from "../../src/sandbox/mod.ts";
import type { Stage } from "../_support/stage.ts";
import { changeLine, changeStage, lineSecret } from "./_change_lines.ts";
import { changes, documentsOf, membersOf } from "./_expect.ts";

/**
 * One goes on at a provider's page in a browser, the others change many things and tell of each.
 * They have tests of their own for all of this.
 */
const elsewhere = [
  "user-credentials oauth-create",
  "collection batch-delete",
  "role batch-delete",
];

const commands = (await Promise.all(registry.map(async (entry) => (await entry.load()).default)))
  .filter((one) => one.mutates === true && one.scopes.length > 0 && / \/api\//.test(one.route))
  .filter((one) => !elsewhere.includes(one.path));

/** What is deleted is asked for; so is what takes a right or a part away. */
const asking = commands.filter((one) => one.path.endsWith("delete")).map(({ path }) => path);

const withoutTrail = { env: { GCS_SQLCIPHER_LIB: "/nowhere/libsqlcipher.so" } };

function wordsOf({ method, path, search }: LoggedRequest): string {
  return `${method} ${path}${search}`;
}

/** `value` with the texts that a dry run hides replaced, as it shows them. */
function redacted(value: unknown, shown: unknown): unknown {
  if (shown === "[redacted]" && typeof value === "string") return shown;
  if (Array.isArray(value) && Array.isArray(shown)) {
    return value.map((item, at) => redacted(item, shown[at]));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const beside = shown !== null && typeof shown === "object" ? membersOf(shown) : {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, redacted(member, beside[name])]),
  );
}

function methodOf(route: string): string {
  return route === "* /api/*" ? "PATCH" : route.slice(0, route.indexOf(" "));
}

async function trailOf(stage: Stage, command: string) {
  const trail = ["audit", "trail", "--command", command, "--oldest-first", "-F", "json"];
  const outcome = await stage.run(trail);
  // Nothing was changed yet.
  if (outcome.code === 6) return [];
  assert.equal(outcome.code, 0, outcome.stderr);
  return documentsOf(outcome.json());
}

assert.ok(commands.length >= 25);

for (const command of commands) {
  Deno.test(`${command.path} sends what --dry-run shows, and the trail keeps it`, async () => {
    await using stage = await changeStage();
    const line = await changeLine(command, stage);
    const rowsBefore = (await trailOf(stage, command.path)).length;
    stage.sandbox.clearRequests();
    const dry = await line.run(["--dry-run", "-F", "json"]);
    assert.equal(dry.code, 0, dry.stderr);
    assert.equal(dry.stderr, "", "a dry run asks and warns of nothing");
    assert.deepEqual(changes(stage), []);
    assert.equal((await trailOf(stage, command.path)).length, rowsBefore);
    const requests = documentsOf(membersOf(dry.json())["requests"]);
    assert.ok(requests.length > 0);

    const done = await line.run(["--yes", "-F", "json"]);
    assert.equal(done.code, 0, done.stderr);
    membersOf(done.json());
    assert.equal(done.stderr, "");
    const sent = changes(stage);
    assert.deepEqual(
      sent.map(wordsOf),
      requests.map((one) => {
        const { pathname, search } = new URL(String(one["target"]));
        return `${one["method"]} ${pathname}${search}`;
      }),
    );
    for (const [at, { body }] of sent.entries()) {
      const shown = requests[at]?.["body"];
      assert.deepEqual(redacted(body, shown), shown);
    }
    const rows = (await trailOf(stage, command.path)).slice(rowsBefore);
    assert.deepEqual(
      rows.map((row) => [
        row["outcome"],
        membersOf(row["identity"])["username"],
        membersOf(row["request"])["method"],
      ]),
      sent.map(({ method }) => ["success", "admin@example.org", method]),
    );
    if (command.route.startsWith("POST ")) {
      assert.deepEqual(rows[0]?.["objects"], [membersOf(done.json())["id"]], "what was created");
    }
    for (const text of [dry.stdout, done.stdout, JSON.stringify(rows)]) {
      assert.ok(!text.includes(lineSecret), "a secret is shown");
    }
  });
}

Deno.test("no change goes to the endpoint when the trail cannot be written: exit 11", async () => {
  await using stage = await changeStage();
  for (const command of commands) {
    const line = await changeLine(command, stage);
    stage.sandbox.clearRequests();
    const outcome = await line.run(["--yes", "-F", "json"], withoutTrail);
    assert.equal(outcome.code, 11, `${command.path}: ${outcome.stderr}`);
    assert.match(outcome.stderr, /Refused to change anything/, command.path);
    assert.equal(outcome.stdout, "");
    assert.deepEqual(changes(stage), [], command.path);
  }
});

Deno.test("no change is sent without the role that it needs, and the trail says that it failed", async () => {
  for (const command of commands) {
    await using stage = await changeStage();
    const line = await changeLine(command, stage);
    stage.sandbox.faults.add({ status: 403, match: { method: methodOf(command.route) } });
    const outcome = await line.run(["--yes", "-F", "json"]);
    assert.equal(outcome.code, 5, `${command.path}: ${outcome.stderr}`);
    assert.equal(outcome.stdout, "");
    const row = (await trailOf(stage, command.path)).at(-1);
    assert.equal(row?.["outcome"], "failure", command.path);
  }
});

Deno.test("every delete asks for a name, so that without a terminal and --yes it exits 2", async () => {
  await using stage = await changeStage();
  assert.ok(asking.length >= 7);
  for (const command of commands.filter(({ path }) => asking.includes(path))) {
    const line = await changeLine(command, stage);
    stage.sandbox.clearRequests();
    const { code, stdout, stderr } = await line.run();
    assert.equal(code, 2, `${command.path}: ${stderr}`);
    assert.match(stderr, /Cannot ask without a terminal.*\n.*add --yes/, command.path);
    assert.equal(stdout, "");
    assert.deepEqual(changes(stage), []);
  }
});
