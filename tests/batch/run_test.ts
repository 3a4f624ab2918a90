import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { type ItemResult, type Job, runBatch } from "../../src/batch/mod.ts";
import { type ErrorKind, GcsError } from "../../src/errors/mod.ts";

/** A job about one item that succeeds, or fails in the named way. */
function job(id: string, kind?: ErrorKind, before: () => Promise<void> = () => Promise.resolve()) {
  return {
    ids: [id],
    async run(): Promise<readonly ItemResult[]> {
      await before();
      if (kind !== undefined) throw new GcsError(kind, `No ${id}`);
      return [{ id, outcome: "done" }];
    },
  } satisfies Job;
}

/** Lets all that can go on go on. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A door that jobs wait at until it is opened. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { pass: () => promise, open: () => resolve() };
}

const outcomes = (items: Iterable<ItemResult>) => [...items].map(({ outcome }) => outcome);

Deno.test("runBatch tells of every item in the order given, and goes on after failures", async () => {
  const jobs = [job("a"), job("b", "not_found"), job("c"), job("d", "conflict")];
  const told: string[] = [];
  const { items, count, fatal } = await runBatch(jobs, {
    workers: 2,
    onResults: (results) => void told.push(...results.map(({ id }) => id)),
  });
  assert.deepEqual([...items].map(({ id }) => id), ["a", "b", "c", "d"]);
  assert.deepEqual(outcomes(items), ["done", "failed", "done", "failed"]);
  assert.deepEqual([...items].map(({ error }) => error?.kind), [
    undefined,
    "not_found",
    undefined,
    "conflict",
  ]);
  assert.deepEqual(count, { done: 2, failed: 2, interrupted: 0, unknown: 0, "not_started": 0 });
  assert.deepEqual(told.sort(), ["a", "b", "c", "d"]);
  assert.equal(fatal, undefined);
});

Deno.test("runBatch keeps every item and its count, and never runs more than it may", async () => {
  const kinds = fc.constantFrom<ErrorKind | undefined>(undefined, undefined, "failed", "conflict");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(kinds, fc.integer({ min: 1, max: 4 })), { maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      async (specs, workers, buffer) => {
        let running = 0;
        let most = 0;
        const jobs = specs.map(([kind, size], at): Job => {
          const ids = Array.from({ length: size }, (_, part) => `${at}.${part}`);
          return {
            ids,
            async run() {
              most = Math.max(most, ++running);
              await turn();
              running--;
              if (kind !== undefined) throw new GcsError(kind, "No");
              return ids.map((id) => ({ id, outcome: "done" }));
            },
          };
        });
        const { items: all, count } = await runBatch(jobs, { workers, buffer });
        const items = [...all];
        assert.deepEqual(items.map(({ id }) => id), jobs.flatMap(({ ids }) => ids));
        assert.equal(count.done + count.failed, items.length);
        assert.equal(count.failed, items.filter(({ error }) => error !== undefined).length);
        assert.ok(most <= workers);
        assert.ok(most >= Math.min(workers, jobs.length, 1));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("runBatch runs as many at a time as it may", async () => {
  const door = gate();
  let waiting = 0;
  const jobs = Array.from({ length: 8 }, (_, at) =>
    job(String(at), undefined, () => {
      waiting++;
      return door.pass();
    }));
  const running = runBatch(jobs, { workers: 5 });
  for (let turns = 0; turns < 20 && waiting < 5; turns++) await turn();
  await turn();
  assert.equal(waiting, 5);
  door.open();
  assert.equal((await running).count.done, 8);
});

Deno.test("runBatch with failFast starts nothing more after a failure, and waits for what runs", async () => {
  const door = gate();
  const started: string[] = [];
  const start = (id: string) => () => Promise.resolve(void started.push(id));
  const jobs = [
    job("slow", undefined, () => {
      started.push("slow");
      return door.pass();
    }),
    job("bad", "conflict", start("bad")),
    ...["c", "d", "e"].map((id) => job(id, undefined, start(id))),
  ];
  const running = runBatch(jobs, { workers: 2, failFast: true });
  await turn();
  door.open();
  const { items, count } = await running;
  assert.deepEqual(started, ["slow", "bad"]);
  assert.deepEqual(outcomes(items), ["done", "failed", ...Array(3).fill("not_started")]);
  assert.equal(count.not_started, 3);
});

for (const kind of ["auth", "secure_store", "integrity"] as const) {
  Deno.test(`runBatch stops at a failure of kind ${kind}, which every other item would meet`, async () => {
    const jobs = [job("a"), job("b", kind), job("c"), job("d")];
    const { items, fatal } = await runBatch(jobs, { workers: 1 });
    assert.deepEqual(outcomes(items), ["done", "failed", "not_started", "not_started"]);
    assert.equal(fatal?.kind, kind);
    assert.equal(fatal?.message, "No b");
  });
}

Deno.test("runBatch stops at such a failure also where a job reports it of one of its items", async () => {
  const error = new GcsError("integrity", "Refused");
  const reporting: Job = {
    ids: ["a", "b"],
    run: () =>
      Promise.resolve([{ id: "a", outcome: "done" }, { id: "b", outcome: "failed", error }]),
  };
  const { items, fatal } = await runBatch([reporting, job("c")], { workers: 1 });
  assert.deepEqual(outcomes(items), ["done", "failed", "not_started"]);
  assert.equal(fatal, error);
});

Deno.test("runBatch that is interrupted says what was done, what was under way, and what was not", async () => {
  const interrupt = new AbortController();
  const underWay = () =>
    new Promise<void>((_, reject) => {
      interrupt.signal.addEventListener("abort", () =>
        reject(new GcsError("interrupted", "Cut off")));
    });
  const jobs = [job("a"), job("b", undefined, underWay), job("c"), job("d")];
  const running = runBatch(jobs, { workers: 1, signal: interrupt.signal });
  await turn();
  interrupt.abort();
  const { items, count } = await running;
  assert.deepEqual(outcomes(items), ["done", "interrupted", "not_started", "not_started"]);
  assert.deepEqual(count, { done: 1, failed: 0, interrupted: 1, unknown: 0, "not_started": 2 });
});

Deno.test("an item that fails while the rest is not started any more has failed, not been cut off", async () => {
  const stop = new AbortController();
  const door = gate();
  const jobs = [job("a", "conflict", door.pass), job("b")];
  const running = runBatch(jobs, { workers: 1, signal: stop.signal });
  await turn();
  stop.abort();
  door.open();
  assert.deepEqual(outcomes((await running).items), ["failed", "not_started"]);
});

Deno.test("runBatch takes jobs from their source as they are needed, and prepares each once", async () => {
  const numbers = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(numbers, numbers, fc.nat(200), async (workers, buffer, total) => {
      let made = 0;
      let ended = 0;
      let most = 0;
      const prepared: string[] = [];
      function* source() {
        for (; made < total;) {
          made++;
          most = Math.max(most, made - ended);
          yield job(String(made), undefined, async () => {
            await turn();
            ended++;
          });
        }
      }
      const { count } = await runBatch(source(), {
        workers,
        buffer,
        prepare: (some) => {
          prepared.push(...some.flatMap(({ ids }) => ids));
          return Promise.resolve();
        },
      });
      assert.equal(count.done, total);
      assert.deepEqual(prepared, Array.from({ length: total }, (_, at) => String(at + 1)));
      assert.ok(most <= workers + Math.max(2, buffer), `${most} with ${workers} and ${buffer}`);
    }),
    { numRuns: 30 },
  );
});

Deno.test("runBatch starts nothing when what prepares it fails, and says why", async () => {
  const error = new GcsError("integrity", "Refused");
  const { items, fatal } = await runBatch([job("a"), job("b")], {
    workers: 2,
    prepare: () => Promise.reject(error),
  });
  assert.deepEqual(outcomes(items), ["not_started", "not_started"]);
  assert.equal(fatal, error);
});

Deno.test("runBatch throws a failure that nobody expected, when what runs has ended", async () => {
  const door = gate();
  let hasEnded = false;
  const slow = job("slow", undefined, () => door.pass().then(() => void (hasEnded = true)));
  const broken: Job = { ids: ["x"], run: () => Promise.reject(new TypeError("a bug")) };
  const running = runBatch([slow, broken, job("c")], { workers: 2 });
  const rejected = assert.rejects(running, /a bug/);
  await turn();
  assert.equal(hasEnded, false);
  door.open();
  await rejected;
  assert.equal(hasEnded, true);
});

Deno.test("runBatch of nothing reports nothing", async () => {
  const { items, count } = await runBatch([], { workers: 3 });
  assert.deepEqual([...items], []);
  assert.equal(count.done, 0);
});
