import assert from "node:assert/strict";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { type BatchName, endedBatch, startJournal, unfinished } from "../../src/batch/mod.ts";

interface Place extends AsyncDisposable {
  readonly name: BatchName;
  /** The one journal, as text. */
  text(): Promise<string>;
  path(): Promise<string>;
}

async function place(): Promise<Place> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-journal-" });
  await Deno.chmod(folder, 0o700);
  const journals = join(folder, "journal");
  const path = async () => {
    const names = [];
    for await (const { name } of Deno.readDir(journals)) names.push(name);
    assert.equal(names.length, 1);
    return join(journals, names[0] ?? "");
  };
  return {
    name: { folder: journals, command: "role batch-delete", endpoint: "5a4d" },
    path,
    text: async () => await Deno.readTextFile(await path()),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const ids = ["a", "b", "c", "d"];

Deno.test("a journal says which items are left: those that failed, and those not tried", async () => {
  await using at = await place();
  const journal = await startJournal(at.name, { run: "1", ids });
  await journal.add([{ id: "a", outcome: "done" }, { id: "b", outcome: "failed" }]);
  await journal.add([{ id: "d", outcome: "done" }]);
  assert.deepEqual((await unfinished(at.name))?.ids, ["b", "c"], "while it runs");
  await journal.close(false);
  assert.deepEqual((await unfinished(at.name))?.ids, ["b", "c"]);
});

Deno.test("a journal is a private file, with a line for the batch and one for each item", async () => {
  await using at = await place();
  const journal = await startJournal(at.name, { run: "1", ids });
  await journal.add([{ id: "a", outcome: "done" }]);
  await journal.close(false);
  assert.equal(((await Deno.stat(await at.path())).mode ?? 0) & 0o777, 0o600);
  assert.equal(
    await at.text(),
    '{"v":1,"run":"1","ids":["a","b","c","d"]}\n{"id":"a","outcome":"done"}\n',
  );
});

Deno.test("a journal of a batch that is complete goes away", async () => {
  await using at = await place();
  const journal = await startJournal(at.name, { run: "1", ids });
  await journal.close(true);
  assert.equal((await unfinished(at.name))?.ids, undefined);
});

Deno.test("a journal stays where another batch has begun since", async () => {
  await using at = await place();
  const first = await startJournal(at.name, { run: "1", ids: ["a"] });
  const second = await startJournal(at.name, { run: "2", ids: ["b"] });
  await first.close(true);
  assert.deepEqual((await unfinished(at.name))?.ids, ["b"]);
  await second.close(true);
  assert.equal((await unfinished(at.name))?.ids, undefined);
});

Deno.test("journals of another command or endpoint are others", async () => {
  await using at = await place();
  await (await startJournal(at.name, { run: "1", ids })).close(false);
  const other = { ...at.name, command: "collection batch-delete" };
  assert.equal((await unfinished(other))?.ids, undefined);
  assert.equal((await unfinished({ ...at.name, endpoint: "6b5e" }))?.ids, undefined);
});

Deno.test("a journal whose last line is torn, as after a kill, does that item again", async () => {
  await using at = await place();
  const journal = await startJournal(at.name, { run: "1", ids });
  await journal.add([{ id: "a", outcome: "done" }, { id: "b", outcome: "done" }]);
  await journal.close(false);
  const whole = await at.text();
  await Deno.writeTextFile(await at.path(), whole.slice(0, -5));
  assert.deepEqual((await unfinished(at.name))?.ids, ["b", "c", "d"]);
  await Deno.writeTextFile(await at.path(), "no journal at all\n");
  assert.equal((await unfinished(at.name))?.ids, undefined);
});

Deno.test("a journal that others can read is refused", async () => {
  await using at = await place();
  await (await startJournal(at.name, { run: "1", ids })).close(false);
  await Deno.chmod(await at.path(), 0o644);
  await assert.rejects(unfinished(at.name), /other users can reach it/);
});

Deno.test("a journal of a newer version is refused by name, and left as it is", async () => {
  await using at = await place();
  await (await startJournal(at.name, { run: "1", ids })).close(false);
  const newer = '{"v":2,"run":"1","jobs":[]}\n';
  await Deno.writeTextFile(await at.path(), newer);
  const refusal = { kind: "failed", message: /^role-batch-delete\.5a4d\.ndjson has version 2/ };
  await assert.rejects(unfinished(at.name), refusal);
  await assert.rejects(startJournal(at.name, { run: "2", ids }), refusal);
  assert.equal(await at.text(), newer);
});

Deno.test("a journal tells what its batch did and never sent, and nothing while that runs", async () => {
  await using at = await place();
  const maybeDone = new Set(["b", "c"]);
  const journal = await startJournal(at.name, { run: "1", ids: [...ids, "e"], maybeDone });
  const error = new GcsError("not_found", "There is none");
  await journal.sent(["a", "b", "d"]);
  await journal.add([{ id: "a", outcome: "done" }, { id: "d", outcome: "done", error }]);
  assert.equal(await endedBatch(at.name), undefined, "it runs");
  await journal.close(false);
  const ended = await endedBatch(at.name);
  assert.equal(ended?.run, "1");
  assert.deepEqual(
    ["a", "b", "c", "d", "e", "another"].map((id) => [id, ended?.fateOf(id)]),
    [
      ["a", "done"],
      ["b", undefined], // sent, and no answer
      ["c", "not_sent"], // by an earlier batch only
      ["d", undefined], // gone: another may have done it
      ["e", "not_sent"],
      ["another", undefined],
    ],
  );
  assert.deepEqual([...(await unfinished(at.name))?.maybeDone ?? []], ["b", "c"]);
});
