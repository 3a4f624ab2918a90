import assert from "node:assert/strict";
import { join } from "node:path";
import { forgetIds, IdCollector, type IdPlace, readIds } from "../../src/recent_ids/mod.ts";

const day = 86_400_000;
const uuid = (end: number) => `5a4d0000-0000-4000-8000-${String(end).padStart(12, "0")}`;
const collection = (end: number, name: string) => ({
  "DATA_TYPE": "collection#1.9.0",
  "id": uuid(end),
  "display_name": name,
  "description": "never kept",
});

async function inFolder(work: (place: IdPlace) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-ids-" });
  try {
    await Deno.chmod(folder, 0o700);
    await work({
      folder: join(folder, "config", "cache"),
      profile: "default",
      endpoint: "a.example.org",
      service: undefined,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function save(place: IdPlace, now: number, fill: (collector: IdCollector) => void) {
  const collector = new IdCollector(() => now);
  fill(collector);
  await collector.save(place, true);
}

const namesAt = async (place: IdPlace, now: number) =>
  (await readIds(place, "collection", now)).map(({ name }) => name);

Deno.test("ids are kept for a day, in a file of 0600 in a folder of 0700, with names alone", async () => {
  await inFolder(async (place) => {
    await save(place, 0, (one) => one.saw([collection(1, "Projects"), { "id": "no kind" }]));
    assert.deepEqual(await readIds(place, "collection", day), [
      { id: uuid(1), name: "Projects", seen: 0 },
    ]);
    assert.deepEqual(await namesAt(place, day + 1), []);
    assert.deepEqual(await namesAt(place, -1), [], "the clock was set back");
    const file = join(place.folder, "default.json");
    assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
    assert.equal((await Deno.stat(place.folder)).mode! & 0o777, 0o700);
    assert.doesNotMatch(await Deno.readTextFile(file), /never kept/);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(place.folder), ({ name }) => name), [
      "default.json",
    ]);
  });
});

Deno.test("ids of another profile, endpoint or service identity are not mixed in", async () => {
  await inFolder(async (place) => {
    await save(place, 0, (one) => one.saw([collection(1, "Mine")]));
    const others: readonly Partial<IdPlace>[] = [
      { profile: "lab" },
      { endpoint: "b.example.org" },
      { endpoint: undefined },
      { service: uuid(9) },
    ];
    for (const other of others) assert.deepEqual(await namesAt({ ...place, ...other }, 0), []);
    assert.deepEqual(await namesAt({ ...place, endpoint: "https://A.example.org/" }, 0), ["Mine"]);
  });
});

Deno.test("a whole list replaces what was known, a part of one adds, what is gone goes", async () => {
  await inFolder(async (place) => {
    await save(place, 0, (one) => one.saw([collection(1, "Old"), collection(2, "Kept")]));
    await save(place, 1, (one) => one.saw([collection(3, "New")]));
    assert.deepEqual(await namesAt(place, 1), ["Kept", "New", "Old"]);
    await save(place, 2, (one) => one.gone(uuid(1).toUpperCase()));
    assert.deepEqual(await namesAt(place, 2), ["Kept", "New"]);
    await save(place, 3, (one) => {
      one.saw([collection(2, "Renamed")]);
      one.sawAll("collection");
    });
    assert.deepEqual(await namesAt(place, 3), ["Renamed"]);
  });
});

Deno.test("the file stays small: eight endpoints, a thousand of a kind, the newest", async () => {
  await inFolder(async (place) => {
    const many = Array.from({ length: 1500 }, (_, at) => collection(at, "x".repeat(500)));
    for (let at = 0; at < 10; at++) {
      const endpoint = `e${at}.example.org`;
      await save({ ...place, endpoint }, at, (one) => one.saw(many));
    }
    const { size } = await Deno.stat(join(place.folder, "default.json"));
    assert.ok(size < 1024 * 1024, String(size));
    assert.equal((await namesAt({ ...place, endpoint: "e9.example.org" }, 9)).length, 1000);
    assert.equal((await namesAt({ ...place, endpoint: "e0.example.org" }, 9)).length, 0);
  });
});

Deno.test("a damaged, open or swapped file counts as empty, and is never followed", async () => {
  await inFolder(async (place) => {
    await save(place, 0, (one) => one.saw([collection(1, "Projects")]));
    const file = join(place.folder, "default.json");
    const whole = await Deno.readTextFile(file);
    const hostile = whole.replace("Projects", "a\\u001b[2J");
    for (
      const text of ["", "[]", "{", "null", '{"version":2}', whole.slice(0, -3), hostile, "\xff"]
    ) {
      await Deno.writeTextFile(file, text, { mode: 0o600 });
      assert.deepEqual(await namesAt(place, 0), [], text);
    }
    await Deno.writeTextFile(file, whole);
    await Deno.chmod(file, 0o644);
    assert.deepEqual(await namesAt(place, 0), []);
    await Deno.remove(file);
    const elsewhere = join(place.folder, "elsewhere");
    await Deno.writeTextFile(elsewhere, whole, { mode: 0o600 });
    await Deno.symlink(elsewhere, file);
    assert.deepEqual(await namesAt(place, 0), []);
    await assert.rejects(save(place, 1, (one) => one.saw([collection(2, "Other")])));
    assert.equal(await Deno.readTextFile(elsewhere), whole);
    await forgetIds(place);
    assert.equal(await Deno.readTextFile(elsewhere), whole);
  });
});

Deno.test("of a list that is longer than what is kept, the documents that were read last stay", async () => {
  await inFolder(async (place) => {
    let now = 0;
    const collector = new IdCollector(() => now);
    const read = (at: number) => collector.saw([collection(at, `c${at}`)]);
    for (; now < 5_500; now++) read(now);
    for (const again of [10, 4_700]) {
      now++;
      read(again);
    }
    collector.gone(uuid(5_499));
    await collector.save(place, true);
    const names = new Set(await namesAt(place, now));
    const expected = Array.from({ length: 999 }, (_, at) => `c${5_498 - at}`);
    assert.deepEqual(names, new Set(["c10", ...expected]));
  });
});

Deno.test("after very many deletions no id is kept that may be among them", async () => {
  await inFolder(async (place) => {
    await save(place, 0, (one) => one.saw([collection(1, "Old"), collection(20_000, "Gone")]));
    await save(place, 1, (one) => {
      one.saw([collection(2, "Fresh")]);
      for (let at = 10_000; at <= 20_000; at++) one.gone(uuid(at));
    });
    assert.deepEqual(await namesAt(place, 1), ["Fresh"]);
    await save(place, 2, (one) => one.gone(uuid(3)));
    assert.deepEqual(await namesAt(place, 2), ["Fresh"]);
  });
});
