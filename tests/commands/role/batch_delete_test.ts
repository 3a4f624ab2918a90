import assert from "node:assert/strict";
import { join } from "node:path";
import type { Clock } from "../../../src/base/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { binary, NotOnBinary } from "../../_support/binary.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { changes, documentsOf, dryRun, fails, membersOf, refused, works } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { leapingClock } from "../../_support/leaping_clock.ts";
import { until } from "../../_support/until.ts";

const command = ["role", "batch-delete"];
const ownerRole = "5a4d0000-0000-4000-8000-000000000701";

/** A stage with many roles on its collections, and the ids of those that can be taken away. */
async function roleStage(
  count = 12,
  settings = "",
  clock?: Clock,
): Promise<{ stage: Stage; ids: string[] }> {
  const roles = Array.from({ length: count }, (_, at) => ({
    id: `5a4d0000-0000-4000-8000-0000000008${String(at).padStart(2, "0")}`,
    "collection": seedIds.mappedCollection,
    "principal": `urn:globus:groups:id:5a4d0000-0000-4000-8000-0000000009${
      String(at).padStart(2, "0")
    }`,
    "role": "activity_monitor",
  }));
  const owner = {
    id: ownerRole,
    "collection": null,
    "principal": `urn:globus:auth:identity:${seedIds.admin}`,
    "role": "owner",
  };
  const stage = await setStage({
    sandbox: { seed: { roles: [owner, ...roles] } },
    settings,
    ...(clock === undefined ? {} : { clock }),
  });
  return { stage, ids: roles.map(({ id }) => id) };
}

async function idFile({ folder }: Stage, lines: readonly string[]): Promise<string> {
  const path = join(folder, "ids.txt");
  await Deno.writeTextFile(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

const deletions = ({ sandbox }: Stage) =>
  sandbox.requests.filter(({ method }) => method === "DELETE").map(({ path }) => path);

Deno.test("role batch-delete takes ids from the command line and a file, each once", async () => {
  const { stage: opened, ids } = await roleStage();
  await using stage = opened;
  const [first = "", ...rest] = ids;
  const path = await idFile(stage, [
    "# to go",
    "",
    first,
    ...rest.slice(0, 3),
    `${rest[3]} # last`,
  ]);
  const words = [...command, first, first.toUpperCase(), "--from-file", path, "--yes"];
  const outcome = await works(stage, [...words, "-F", "json"]);
  const expected = ids.slice(0, 5).map((id) => ({ id, outcome: "deleted", error: null }));
  assert.deepEqual(outcome.json(), expected);
  assert.equal(outcome.stderr, "5 of 5 roles were deleted\n");
  assert.deepEqual(
    deletions(stage).sort(),
    ids.slice(0, 5).map((id) => `/api/roles/${id}`),
  );
  const left = await listOf(stage, ["role", "list", "--all"]);
  assert.deepEqual(left.map(({ id }) => id), [ownerRole, ...ids.slice(5)]);
});

Deno.test("role batch-delete writes an intent and a result for every role", async () => {
  const { stage: opened, ids } = await roleStage(8);
  await using stage = opened;
  await stage.run([...command, ...ids, ownerRole, "--yes"]);
  const rows = await trailOf(stage, "role batch-delete");
  assert.deepEqual(
    rows.flatMap(({ objects }) => objects).sort(),
    [ownerRole, ...ids].sort(),
  );
  for (const { objects, outcome, request } of rows) {
    const isOwner = Array.isArray(objects) && objects[0] === ownerRole;
    assert.equal(outcome, isOwner ? "failure" : "success");
    assert.equal(membersOf(request)["method"], "DELETE");
  }
});

Deno.test("role batch-delete reads ids that another command printed", async () => {
  const { stage: opened, ids } = await roleStage(4);
  await using stage = opened;
  const all = ["role", "list", "-c", seedIds.mappedCollection, "-F", "list"];
  const { stdout } = await works(stage, all);
  const piped = [...command, "--from-file", "-", "--yes", "-F", "list"];
  const outcome = await works(stage, piped, { stdin: stdout });
  assert.deepEqual(outcome.stdout.trimEnd().split("\n"), ids);
  assert.equal((await works(stage, piped, { stdin: "" })).stdout, "");
});

Deno.test("role batch-delete goes on after failures, names them in every format, and exits 9", async () => {
  const unknown = seedIds.node;
  const run = async (...words: string[]) => {
    const { stage: opened, ids } = await roleStage(2);
    await using stage = opened;
    const [first = "", last = ""] = ids;
    const asked = [...command, first, ownerRole, unknown, last, "--yes", ...words];
    return { ...await stage.run(asked), first, last };
  };
  const json = await run("-F", "json");
  assert.equal(json.code, 9);
  const rows = documentsOf(JSON.parse(json.stdout));
  assert.deepEqual(rows.map(({ id, outcome }) => [id, outcome]), [
    [json.first, "deleted"],
    [ownerRole, "failed"],
    [unknown, "failed"],
    [json.last, "deleted"],
  ]);
  const errors = rows.map(({ error }) => error === null ? null : membersOf(error));
  assert.deepEqual(errors.map((error) => error?.["code"]), [
    undefined,
    "conflict",
    "not_found",
    undefined,
  ]);
  assert.deepEqual(errors.map((error) => error?.["http_status"]), [undefined, 409, 404, undefined]);
  const told = membersOf(JSON.parse(json.stderr.trimEnd().split("\n").at(-1) ?? "")["error"]);
  assert.deepEqual([told["code"], told["exit"], told["hint"]], [
    "partial",
    9,
    "gcs role batch-delete --resume",
  ]);
  assert.equal(told["message"], "Only 2 of 4 roles were deleted");

  const text = await run();
  assert.equal(text.code, 9);
  const lines = text.stdout.trimEnd().split("\n").map((line) => line.split("\t"));
  assert.deepEqual(lines.map(([id, outcome]) => [id, outcome]), [
    [text.first, "deleted"],
    [ownerRole, "failed"],
    [unknown, "failed"],
    [text.last, "deleted"],
  ]);
  assert.match(lines[1]?.[2] ?? "", /owner cannot be removed/);
  assert.match(text.stderr, /^gcs: error: Only 2 of 4 roles were deleted\ngcs: hint: gcs role/);

  const csv = await run("-F", "csv");
  assert.match(csv.stdout, /^id,outcome,error\.message\r?\n/);
  assert.match(csv.stdout, new RegExp(`${ownerRole},failed,.*cannot be removed`));
  const ndjson = await run("-F", "ndjson");
  const outcomes = ndjson.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).outcome);
  assert.deepEqual(outcomes, ["deleted", "failed", "failed", "deleted"]);
  const yaml = await run("-F", "yaml");
  assert.match(yaml.stdout, /outcome: failed\n\s+error:\n\s+code: conflict/);
  assert.deepEqual([csv.code, ndjson.code, yaml.code], [9, 9, 9]);
});

Deno.test("role batch-delete --fail-fast starts nothing more, and --resume does what is left", async () => {
  const { stage: opened, ids } = await roleStage(6, "performance:\n  batch_workers: 1\n");
  await using stage = opened;
  stage.sandbox.faults.add({ status: 409, match: { path: `/api/roles/${ids[2]}` }, times: 1 });
  const outcome = await stage.run([...command, ...ids, "--fail-fast", "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.deepEqual(documentsOf(outcome.json()).map((row) => row["outcome"]), [
    "deleted",
    "deleted",
    "failed",
    "not_started",
    "not_started",
    "not_started",
  ]);
  assert.equal(deletions(stage).length, 3);
  const rows = await trailOf(stage, "role batch-delete");
  assert.deepEqual(rows.map((row) => [row["outcome"], row["error"]]).slice(3), [
    ["interrupted", "not sent"],
    ["interrupted", "not sent"],
    ["interrupted", "not sent"],
  ]);

  const again = await works(stage, [...command, "--resume", "--yes", "-F", "list"]);
  assert.deepEqual(again.stdout.trimEnd().split("\n"), ids.slice(2));
  await fails(stage, [...command, "--resume", "--yes"], 6, /no batch to go on with/);
});

Deno.test("role batch-delete --resume takes what is gone meanwhile for done", async () => {
  const { stage: opened, ids } = await roleStage(2);
  await using stage = opened;
  const [first = "", second = ""] = ids;
  stage.sandbox.faults.add({ status: 409, match: { method: "DELETE" }, times: 2 });
  assert.equal((await stage.run([...command, ...ids, "--yes"])).code, 9);
  await works(stage, ["role", "delete", first, "--yes"]);
  const resumed = await works(stage, [...command, "--resume", "--yes", "-F", "json"]);
  assert.deepEqual(resumed.json(), [
    { id: first, outcome: "gone", error: null },
    { id: second, outcome: "deleted", error: null },
  ]);
  await fails(stage, [...command, "--resume", "--yes"], 6, /no batch to go on with/);
});

Deno.test("role batch-delete that is interrupted exits 130, and says which roles are gone", async () => {
  const { stage: opened, ids } = await roleStage(5, "performance:\n  batch_workers: 2\n");
  await using stage = opened;
  const [stop, interrupt] = [new AbortController(), new AbortController()];
  stage.sandbox.faults.add({ delayMs: 60_000, match: { path: `/api/roles/${ids[2]}` } });
  stage.sandbox.faults.add({ delayMs: 60_000, match: { path: `/api/roles/${ids[3]}` } });
  const running = stage.run([...command, ...ids, "--yes", "-F", "json"], {
    stop: stop.signal,
    signal: interrupt.signal,
  });
  await until("four deletions are sent", () => deletions(stage).length >= 4);
  stop.abort();
  interrupt.abort();
  const outcome = await running;
  assert.equal(outcome.code, 130, outcome.stderr);
  assert.deepEqual(documentsOf(outcome.json()).map((row) => row["outcome"]), [
    "deleted",
    "deleted",
    "interrupted",
    "interrupted",
    "not_started",
  ]);
  const told = membersOf(JSON.parse(outcome.stderr)["error"]);
  assert.equal(told["code"], "interrupted");
  assert.match(String(told["message"]), /Interrupted: only 2 of 5 roles were deleted/);
  const rows = await trailOf(stage, "role batch-delete");
  const outcomes = rows.map((row) => [row["outcome"], row["error"] === "not sent"].join(" "));
  assert.deepEqual(outcomes.sort(), [
    "interrupted false",
    "interrupted false",
    "interrupted true",
    "success false",
    "success false",
  ]);

  stage.sandbox.faults.clear();
  const again = await works(stage, [...command, "--resume", "--yes", "-F", "list"]);
  assert.deepEqual(again.stdout.trimEnd().split("\n"), ids.slice(2));
});

Deno.test("role batch-delete without the role exits 9, and every line says which role it takes", async () => {
  const { stage: opened, ids } = await roleStage(1);
  await using stage = opened;
  await logInAs(stage, { identity: "researcher@example.org" });
  const outcome = await stage.run([...command, ...ids, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.match(outcome.stderr, /Only 0 of 1 roles were deleted/);
  const [row] = documentsOf(outcome.json());
  assert.match(String(membersOf(row?.["error"])["message"]), /you need one of these roles/);
  assert.equal((await trailOf(stage, "role batch-delete"))[0]?.["outcome"], "failure");
});

Deno.test("role batch-delete without a terminal and without --yes deletes nothing", async () => {
  const { stage: opened, ids } = await roleStage(3);
  await using stage = opened;
  await fails(stage, [...command, ...ids], 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("role batch-delete shows how far it is on a terminal, and nothing with --quiet", async () => {
  const { stage: opened, ids } = await roleStage(6, "", leapingClock(200));
  await using stage = opened;
  const [first = "", ...rest] = ids;
  const quiet = await works(stage, [...command, first, "--yes", "--quiet"], { isTerminal: true });
  assert.equal(quiet.stderr, "");
  const shown = await works(stage, [...command, ...rest, "--yes"], { isTerminal: true });
  assert.match(shown.stderr, /Deleting roles: \d of 5 \(\d+ %\)/);
  assert.match(shown.stderr, /5 of 5 roles were deleted\n$/);
  assert.match(shown.stdout, /ID\s+Outcome\s+Error/);
});

Deno.test("role batch-delete --dry-run describes every request and sends none", async () => {
  const { stage: opened, ids } = await roleStage(3);
  await using stage = opened;
  const requests = await dryRun(stage, [...command, ...ids]);
  assert.deepEqual(
    requests.map(({ target }) => String(target).replace(/^.*\//, "")),
    ids,
  );
  await fails(stage, [...command, "--resume", "--dry-run"], 6, /no batch to go on with/);
});

Deno.test("role batch-delete refuses bad input before it sends anything", async () => {
  const { stage: opened, ids } = await roleStage(1);
  await using stage = opened;
  await refused(stage, [...command, "--yes"], /nothing to delete/);
  await refused(stage, [...command, "ada", "--yes"], /expected a UUID/);
  await refused(stage, [...command, ...ids, "--resume", "--yes"], /give no others/);
  const path = await idFile(stage, ["# roles", ids[0] ?? "", "Ada's role"]);
  await refused(
    stage,
    [...command, "--from-file", path, "--yes"],
    /line 3 of ".*ids\.txt" "Ada's role": expected a UUID/,
  );
  await refused(stage, [...command, "--from-file", `${path}.old`, "--yes"], /ids\.txt\.old/);
});

Deno.test("role batch-delete that cannot be recorded deletes nothing and exits 11", async () => {
  const { stage: opened, ids } = await roleStage(3, "performance:\n  batch_workers: 1\n");
  await using stage = opened;
  const outcome = await stage.run([...command, ...ids, "--yes", "-F", "json"], {
    env: { GCS_SQLCIPHER_LIB: "/nowhere/libsqlcipher.so" },
  });
  assert.equal(outcome.code, 11);
  assert.match(outcome.stderr, /Only 0 of 3 roles were deleted: Refused to change anything/);
  assert.deepEqual(documentsOf(outcome.json()).map((row) => row["outcome"]), [
    "not_started",
    "not_started",
    "not_started",
  ]);
  assert.deepEqual(deletions(stage), []);
});

Deno.test("a first Ctrl-C ends role batch-delete in order: what was begun is done, nothing else", async () => {
  if (binary !== undefined) throw new NotOnBinary("to be told when its signal was seen");
  const { stage: opened, ids } = await roleStage(5, "performance:\n  batch_workers: 2\n");
  await using stage = opened;
  const stop = new AbortController();
  const door = Promise.withResolvers<void>();
  stage.sandbox.faults.add({ held: door.promise, match: { method: "DELETE" }, times: 2 });
  const running = stage.run([...command, ...ids, "--yes", "-F", "json"], { stop: stop.signal });
  await until("two deletions are sent", () => deletions(stage).length === 2);
  stop.abort();
  door.resolve();
  const outcome = await running;
  assert.equal(outcome.code, 130, outcome.stderr);
  assert.deepEqual(documentsOf(outcome.json()).map((row) => row["outcome"]), [
    ...["deleted", "deleted"],
    ...["not_started", "not_started", "not_started"],
  ]);
  assert.equal(deletions(stage).length, 2);
  const again = await works(stage, [...command, "--resume", "--yes", "-F", "list"]);
  assert.deepEqual(again.stdout.trimEnd().split("\n"), ids.slice(2));
});

Deno.test("role batch-delete hides secrets in what a service says of a failure, in every line", async () => {
  const { stage: opened, ids } = await roleStage(1);
  await using stage = opened;
  stage.sandbox.faults.add({ status: 401, match: { method: "DELETE" } });
  stage.sandbox.faults.add({ status: 400, body: "echo", match: { path: "/v2/oauth2/token" } });
  const { code, stdout } = await stage.run([...command, ...ids, "--yes", "-F", "json"]);
  const refresh = stage.sandbox.requests.find(({ path }) => path === "/v2/oauth2/token");
  const { refresh_token: token } = membersOf(refresh?.body);
  assert.equal(typeof token, "string");
  assert.notEqual(code, 0);
  assert.match(stdout, /"outcome": "failed"/);
  assert.ok(!stdout.includes(String(token)));
});
