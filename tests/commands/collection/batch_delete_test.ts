import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { changes, documentsOf, dryRun, fails, membersOf, refused, works } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const command = ["collection", "batch-delete"];
const path = "/api/collections/batch_delete";
const guest = seedIds.guestCollection;
const unknown = "5a4d0000-0000-4000-8000-00000000ffff";

/** A stage with many guest collections, and their ids. */
async function guestStage(count: number): Promise<{ stage: Stage; ids: string[] }> {
  const stage = await setStage({
    sandbox: { seed: { "generate": { "guest_collections": count } } },
  });
  const guests = await listOf(stage, ["collection", "list", "--filter", "guest_collections"]);
  stage.sandbox.clearRequests();
  return { stage, ids: guests.map(({ id }) => String(id)) };
}

/** The ids of every request of a batch, request by request. */
function sentIds({ sandbox }: Stage): string[][] {
  return sandbox.requests.filter((request) => request.path === path).map(({ body }) => {
    const { ids } = membersOf(typeof body === "string" ? JSON.parse(body) : body);
    assert.ok(Array.isArray(ids));
    return ids.map(String);
  });
}

Deno.test("collection batch-delete sends hundreds of ids in a few requests, each once", async () => {
  const { stage: opened, ids } = await guestStage(230);
  await using stage = opened;
  assert.equal(ids.length, 231);
  const outcome = await works(stage, [...command, "--from-file", "-", "--yes", "-F", "json"], {
    stdin: [...ids, ids[0]].join("\n"),
  });
  const rows = documentsOf(outcome.json());
  assert.deepEqual(rows, ids.map((id) => ({ id, outcome: "accepted", error: null })));
  assert.equal(outcome.stderr, "231 of 231 guest collections were accepted for deletion\n");
  const sent = sentIds(stage);
  assert.deepEqual(sent.map(({ length }) => length).sort(), [100, 100, 31]);
  assert.deepEqual(sent.flat().sort(), [...ids].sort());
  const left = await listOf(stage, ["collection", "list", "--filter", "guest_collections"]);
  assert.deepEqual(left, []);
});

Deno.test("collection batch-delete records every collection by itself, though one request has many", async () => {
  const { stage: opened, ids } = await guestStage(3);
  await using stage = opened;
  const outcome = await stage.run([...command, ...ids, unknown, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.equal(sentIds(stage).length, 1);
  const rows = await trailOf(stage, "collection batch-delete");
  assert.deepEqual(rows.map(({ objects }) => objects), [...ids, unknown].map((id) => [id]));
  assert.deepEqual(rows.map(({ outcome }) => outcome), [
    ...ids.map(() => "success"),
    "failure",
  ]);
  for (const { objects, request } of rows) {
    assert.deepEqual(membersOf(membersOf(request)["body"])["ids"], objects);
  }
});

Deno.test("collection batch-delete tells which ids the endpoint passed over, and exits 9", async () => {
  await using stage = await setStage();
  const outcome = await stage.run([...command, unknown, guest, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9);
  const [first, second] = documentsOf(outcome.json());
  assert.deepEqual(first, {
    id: unknown,
    outcome: "failed",
    error: {
      code: "not_found",
      message: `The endpoint has no guest collection ${unknown}`,
      "http_status": null,
    },
  });
  assert.equal(second?.["outcome"], "accepted");
  assert.match(outcome.stderr, /"code":"partial","exit":9/);
  assert.equal((await stage.run(["collection", "show", guest])).code, 6);
});

Deno.test("collection batch-delete whose answer names no collection may have deleted all", async () => {
  for (const body of ["empty", "bare", "nameless", "broken"] as const) {
    await using stage = await setStage();
    stage.sandbox.faults.add({ body, match: { method: "POST", path } });
    const outcome = await stage.run([...command, guest, unknown, "--yes", "-F", "json"]);
    assert.equal(outcome.code, 9, outcome.stderr);
    const told = documentsOf(outcome.json()).map(({ error }) =>
      error && membersOf(error)["outcome"]
    );
    assert.deepEqual(told, body === "nameless" ? [null, undefined] : ["unknown", "unknown"]);
    const rows = await trailOf(stage, "collection batch-delete");
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      // The ids that a batch document lists are no ids of its own.
      body === "nameless" ? ["success", "failure"] : ["unknown", "unknown"],
    );
  }
});

Deno.test("collection batch-delete refuses mapped collections before it sends any change", async () => {
  await using stage = await setStage();
  const words = [...command, guest, seedIds.mappedCollection, "--yes"];
  const { stderr } = await fails(stage, words, 3, /mapped collections in a batch/);
  assert.match(stderr, new RegExp(`gcs collection delete ${seedIds.mappedCollection}`));
  assert.deepEqual(changes(stage), []);
  await works(stage, ["collection", "show", guest]);
});

Deno.test("collection batch-delete deletes what it may where one collection makes the endpoint refuse", async () => {
  const other = {
    id: "5a4d0000-0000-4000-8000-0000000003ff",
    "collection_type": "guest",
    "display_name": "Of the researcher",
    "mapped_collection_id": seedIds.mappedCollection,
    "storage_gateway_id": seedIds.posixGateway,
    "collection_base_path": "/mine",
    "identity_id": seedIds.researcher,
    "public": true,
  };
  const mapped = {
    ...other,
    id: seedIds.mappedCollection,
    "collection_type": "mapped",
    "mapped_collection_id": undefined,
    "allow_guest_collections": true,
    "identity_id": seedIds.admin,
  };
  const theirs = { ...other, id: guest, "identity_id": seedIds.admin };
  const administrator = {
    "collection": other.id,
    "principal": `urn:globus:auth:identity:${seedIds.researcher}`,
    "role": "administrator",
  };
  await using stage = await setStage({
    sandbox: { seed: { collections: [mapped, theirs, other], roles: [administrator] } },
  });
  await logInAs(stage, { identity: "researcher@example.org" });
  const outcome = await stage.run([...command, guest, other.id, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  const rows = documentsOf(outcome.json());
  assert.deepEqual(rows.map(({ id, outcome }) => [id, outcome]), [
    [guest, "failed"],
    [other.id, "accepted"],
  ]);
  assert.equal(membersOf(rows[0]?.["error"])["code"], "forbidden");
  assert.deepEqual(sentIds(stage), [[guest, other.id], [guest], [other.id]]);
  const trail = await trailOf(stage, "collection batch-delete");
  assert.deepEqual(trail.map(({ outcome }) => outcome), [
    "failure",
    "failure",
    "failure",
    "success",
  ]);
});

Deno.test("collection batch-delete counts what one request took down with it as failed", async () => {
  const { stage: opened, ids } = await guestStage(120);
  await using stage = opened;
  stage.sandbox.faults.add({ status: 409, match: { path }, times: 1 });
  const outcome = await stage.run([...command, ...ids, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  const outcomes = documentsOf(outcome.json()).map((row) => row["outcome"]);
  const failed = outcomes.filter((one) => one === "failed").length;
  assert.ok(failed === 100 || failed === 21, `${failed} failed`);
  assert.equal(outcomes.filter((one) => one === "accepted").length, 121 - failed);
  const again = await works(stage, [...command, "--resume", "--yes", "-F", "json"]);
  assert.equal(documentsOf(again.json()).length, failed);
});

Deno.test("collection batch-delete --resume takes what is gone meanwhile for done", async () => {
  const { stage: opened, ids } = await guestStage(2);
  await using stage = opened;
  const [first = "", ...rest] = ids;
  stage.sandbox.faults.add({ status: 409, match: { path }, times: 1 });
  assert.equal((await stage.run([...command, ...ids, "--yes"])).code, 9);
  await works(stage, ["collection", "delete", first, "--yes"]);
  const resumed = await works(stage, [...command, "--resume", "--yes", "-F", "json"]);
  assert.deepEqual(documentsOf(resumed.json()).map(({ id, outcome }) => [id, outcome]), [
    [first, "gone"],
    ...rest.map((id) => [id, "accepted"]),
  ]);
});

Deno.test("collection batch-delete --dry-run describes the requests and sends none", async () => {
  const { stage: opened, ids } = await guestStage(100);
  await using stage = opened;
  const requests = await dryRun(stage, [...command, ...ids]);
  const sizes = requests.map(({ body }) => membersOf(body)["ids"]).map((list) =>
    Array.isArray(list) ? list.length : 0
  );
  assert.deepEqual(sizes, [100, 1]);
  assert.equal(membersOf(requests[0]?.["body"])["DATA_TYPE"], "batch#1.0.0");
});

Deno.test("collection batch-delete without an answer, or with bad input, deletes nothing", async () => {
  await using stage = await setStage();
  await fails(stage, [...command, guest], 2, /--yes/);
  assert.deepEqual(changes(stage), []);
  await refused(stage, [...command, "--yes"], /nothing to delete/);
  await refused(stage, [...command, "5a4d", "--yes"], /expected a UUID/);
  await refused(stage, [...command, guest, "--resume"], /give no others/);
});

Deno.test("collection batch-delete of an empty list is no failure", async () => {
  await using stage = await setStage();
  const empty = [...command, "--from-file", "-", "-F", "json"];
  const outcome = await works(stage, empty, { stdin: "# nothing today\n" });
  assert.deepEqual(outcome.json(), []);
  assert.deepEqual(changes(stage), []);
});
