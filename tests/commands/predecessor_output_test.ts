/** Defects B-17 to B-26 of version 1: what was printed, and what the exit code said. */
import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { changeLine, changeStage, lineSecret } from "./_change_lines.ts";
import { changes, documentsOf, fails, membersOf, refused, works } from "./_expect.ts";
import { ignore, rehearse } from "./oidc/_rehearse.ts";
import { registry } from "../../src/cli/registry.ts";

const mapped = seedIds.mappedCollection;

for (const word of ["xml", "JSON", "jsn", "table", ""]) {
  Deno.test(`B-17: --format "${word}" is refused, and the command does not run in silence`, async () => {
    await using stage = await setStage();
    const create = ["node", "create", "-i", "192.0.2.7", `--format=${word}`];
    await refused(stage, create, /Invalid format/);
  });
}

Deno.test("B-18: text output breaks its lines, and shows no backslash and n", async () => {
  await using stage = await setStage();
  for (
    const words of [
      ["collection", "list"],
      ["collection", "show", mapped],
      ["collection", "delete", seedIds.guestCollection, "--yes"],
    ]
  ) {
    const { stdout } = await works(stage, words);
    assert.doesNotMatch(stdout, /\\n/);
    assert.match(stdout, /\n$/);
  }
});

for (const format of ["json", "ndjson", "csv", "yaml", "list", "text"]) {
  Deno.test(`B-19, B-22: a collection that cannot work exits 9 with ${format} output, not 0`, async () => {
    const lost = {
      "id": seedIds.guestCollection,
      "collection_type": "guest",
      "display_name": "Lost",
      "mapped_collection_id": seedIds.node,
      "storage_gateway_id": seedIds.posixGateway,
      "collection_base_path": "/",
    };
    await using stage = await setStage({
      sandbox: { seed: { "collections": [lost], "roles": [] } },
    });
    for (const words of [[], [seedIds.guestCollection]]) {
      const outcome = await stage.run(["collection", "check", ...words, "-F", format]);
      assert.equal(outcome.code, 9, outcome.stderr);
      assert.match(outcome.stdout, new RegExp(seedIds.guestCollection));
    }
  });
}

Deno.test({
  name: "B-20: an upgrade that fails does not exit 0 because the output is JSON",
  ignore,
  async fn() {
    await using rehearsal = await rehearse("echo 'upgrade failed' >&2; exit 3");
    for (const format of ["json", "text"]) {
      const outcome = await rehearsal.run(["endpoint", "upgrade", "--yes", "-F", format]);
      assert.notEqual(outcome.code, 0, format);
      assert.equal(outcome.stdout, "");
    }
  },
});

Deno.test({
  name: "B-20: an upgrade is asked for by name, also when the output is JSON",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const outcome = await rehearsal.run(["endpoint", "upgrade", "-F", "json"]);
    assert.equal(outcome.code, 2);
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test("B-21: a credential with a short or no token is shown without a crash, and no part of it", async () => {
  await using stage = await changeStage();
  const [credential] = documentsOf(
    (await works(stage, ["user-credentials", "list", "-F", "json"])).json(),
  );
  for (const format of ["json", "yaml", "csv", "ndjson", "text"]) {
    const show = ["user-credentials", "show", String(credential?.["id"]), "-F", format];
    const { stdout } = await works(stage, show);
    assert.doesNotMatch(stdout, /old-key/);
  }
});

const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));

for (
  const command of commands.filter((one) =>
    one.secrets !== undefined && one.scopes.length > 0 && /create|update|add/.test(one.path) &&
    one.path !== "user-credentials oauth-create"
  )
) {
  Deno.test(`B-23: ${command.path} prints its secret in no format`, async () => {
    for (const format of ["json", "yaml", "csv", "ndjson", "text"]) {
      await using stage = await changeStage();
      const line = await changeLine(command, stage);
      const outcome = await line.run(["-F", format, "--debug"]);
      assert.equal(outcome.code, 0, outcome.stderr);
      for (const text of [outcome.stdout, outcome.stderr]) {
        assert.ok(!text.includes(lineSecret), format);
        assert.doesNotMatch(text, /PRIVATE KEY/);
      }
    }
  });
}

Deno.test("B-24: an error is told once, without the usage text, and codes tell failures apart", async () => {
  await using stage = await setStage();
  const codes = new Map<string, number>();
  for (
    const [name, words] of [
      ["usage", ["collection", "show", "5a4d"]],
      ["unknown option", ["collection", "list", "--no-such"]],
      ["not found", ["collection", "show", seedIds.node]],
      ["protected", ["collection", "delete", mapped, "--yes"]],
      ["wrong kind", ["collection", "create-guest", seedIds.guestCollection, "/x", "X"]],
    ] as const
  ) {
    const { code, stdout, stderr } = await stage.run(words);
    assert.equal(stdout, "", name);
    assert.equal(stderr.match(/error/gi)?.length, 1, `${name}: ${stderr}`);
    assert.doesNotMatch(stderr, /Usage|Global options/, name);
    assert.ok(stderr.split("\n").length <= 3, name);
    codes.set(name, code);
  }
  assert.deepEqual([...codes.values()], [2, 2, 6, 7, 3]);
});

Deno.test("B-24: a group without a command prints its help and exits 0; an unknown one exits 2", async () => {
  await using stage = await setStage();
  const group = await works(stage, ["collection"]);
  assert.match(group.stdout, /Commands of "gcs collection"/);
  await refused(stage, ["collection", "remove", mapped], /Unknown command "gcs collection remove"/);
  await refused(stage, ["node", "list", "surplus"], /Too many arguments/);
});

Deno.test("B-25: every delete asks, is answered by --yes, and says deleted in one shape", async () => {
  const deletes = commands.filter((one) =>
    one.path.endsWith(" delete") && one.mutates && one.scopes.length > 0
  );
  assert.ok(deletes.length >= 8);
  for (const command of deletes.filter(({ path }) => !path.startsWith("auth-policy"))) {
    await using stage = await changeStage();
    const line = await changeLine(command, stage);
    stage.sandbox.clearRequests();
    assert.equal((await line.run()).code, 2, command.path);
    assert.deepEqual(changes(stage), [], command.path);
    const done = await line.run(["--yes", "-F", "json"]);
    assert.equal(done.code, 0, `${command.path}: ${done.stderr}`);
    // A key of a credential is taken out of a document that stays.
    if (command.path.includes("s3-keys")) continue;
    assert.equal(membersOf(done.json())["status"], "deleted", command.path);
  }
});

for (
  const words of [["collection", "list"], ["storage-gateway", "list"], ["role", "list", "--all"]]
) {
  Deno.test(`B-26: gcs ${words.join(" ")} prints every page, not the first in silence`, async () => {
    await using whole = await setStage();
    await using paged = await setStage({ sandbox: { maxPageSize: 1 } });
    const all = documentsOf((await works(whole, [...words, "-F", "json"])).json());
    assert.ok(all.length > 1);
    const pages = documentsOf((await works(paged, [...words, "-F", "json"])).json());
    assert.deepEqual(pages.map(({ id }) => id), all.map(({ id }) => id));
  });
}

Deno.test("B-26: a page that fails fails the list, and half of it is no success", async () => {
  await using stage = await setStage({ sandbox: { maxPageSize: 1 } });
  const match = { path: "/api/collections" };
  stage.sandbox.faults.add({ match, delayMs: 1, times: 1 });
  stage.sandbox.faults.add({ match, status: 404 });
  await fails(stage, ["collection", "list", "-F", "json"], 6, /Cannot list/);
  const asked = stage.sandbox.requests.filter(({ path }) => path === match.path);
  assert.deepEqual(asked.map(({ status }) => status), [200, 404]);
});
