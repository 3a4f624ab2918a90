import assert from "node:assert/strict";
import { join } from "node:path";
import { binary, NotOnBinary } from "../_support/binary.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { until } from "../_support/until.ts";
import { changes, works } from "./_expect.ts";
import { trailOf } from "./_trail.ts";

const names = ["Alpha", "Beta", "Gamma"];
const gateways = names.map((name) =>
  `  - { display_name: ${name}, connector: posix, allowed_domains: [example.org] }\n`
).join("");

/** A file that declares three gateways, which are sent one after another, and a collection. */
async function declared(stage: Stage): Promise<string> {
  const path = join(stage.folder, "site.yaml");
  const collection =
    "  - { display_name: Data, storage_gateway: Alpha, collection_base_path: /d }\n";
  await Deno.writeTextFile(
    path,
    "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n" + gateways + "collections:\n" +
      collection,
  );
  return path;
}

const settings = "performance:\n  batch_workers: 1\n";
const toGateways = { match: { method: "POST", path: "/api/storage_gateways" } } as const;

Deno.test("a first Ctrl-C lets apply end what it has sent, tells what remains, and the next one does it", async () => {
  if (binary !== undefined) throw new NotOnBinary("a signal that comes before an answer for sure");
  await using stage = await setStage({ settings });
  const file = await declared(stage);
  const door = Promise.withResolvers<void>();
  const held = stage.sandbox.faults.add({ held: door.promise, ...toGateways, times: 1 });
  const stop = new AbortController();
  const running = stage.run(["apply", "-f", file, "--yes", "--wait", "-F", "json"], {
    stop: stop.signal,
  });
  await until("the first gateway is sent", () => held.hits === 1);
  stop.abort();
  door.resolve();
  const told = await running;
  assert.equal(told.code, 130, told.stderr);
  assert.match(told.stderr, /Interrupted: only 1 of 4 changes was made/);
  assert.match(told.stderr, /Run the same command again: it plans anew and goes on where it ended/);
  const { results } = JSON.parse(told.stdout);
  assert.deepEqual(results.map(({ outcome }: { outcome: string }) => outcome), [
    "done",
    ...["not_started", "not_started", "not_started"],
  ]);
  assert.equal(changes(stage).length, 1, "nothing more is sent");
  assert.deepEqual((await trailOf(stage, "apply")).map(({ outcome }) => outcome), ["success"]);
  const rest = await works(stage, ["apply", "-f", file, "--yes"]);
  assert.equal(rest.stdout, "3 of 3 changes made\n");
});

Deno.test("a second Ctrl-C breaks off what apply has sent, and the trail says so", async () => {
  await using stage = await setStage({ settings });
  const file = await declared(stage);
  const held = stage.sandbox.faults.add({ held: new Promise(() => {}), ...toGateways });
  const [stop, abort] = [new AbortController(), new AbortController()];
  const running = stage.run(["apply", "-f", file, "--yes"], {
    stop: stop.signal,
    signal: abort.signal,
  });
  await until("the first gateway is sent", () => held.hits === 1);
  stop.abort();
  abort.abort();
  const told = await running;
  assert.equal(told.code, 130, told.stderr);
  assert.match(told.stdout, /Alpha: Interrupted/i);
  assert.match(told.stdout, /Beta: not started/);
  assert.match(told.stderr, /Interrupted: only 0 of 4 changes were made/);
  assert.deepEqual((await trailOf(stage, "apply")).map(({ outcome }) => outcome), ["interrupted"]);
});
