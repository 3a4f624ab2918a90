import assert from "node:assert/strict";
import { type ProgressOptions, startProgress } from "../../src/output/mod.ts";
import { progressLine } from "../../src/output/progress.ts";
import { fakeStreams } from "./fake_streams.ts";

function stopwatch() {
  let time = 0;
  return { now: () => time, pass: (ms: number) => void (time += ms) };
}

type How = Partial<ProgressOptions> & { readonly terminal?: boolean; readonly columns?: number };

/** What work of `seconds` shows that counts a thousand parts a second. */
async function shownOf(seconds: number, { terminal = true, columns = 80, ...how }: How = {}) {
  const { stderr } = fakeStreams({ terminal, columns });
  const clock = stopwatch();
  const progress = startProgress({ label: "Loading", stream: stderr, clock, ...how });
  for (let step = 0; step < seconds * 100; step++) {
    clock.pass(10);
    progress.add(10);
  }
  await progress.finish();
  return stderr.text;
}

Deno.test("progress shows nothing of what takes less than a second", async () => {
  assert.equal(await shownOf(0.9), "");
  assert.equal(await shownOf(9, { plain: true }), "");
  assert.equal(await shownOf(9, { terminal: false, everywhere: true }), "");
});

Deno.test("progress redraws one line, ten times a second at most, and takes it away", async () => {
  const text = await shownOf(3, { total: 4000 });
  const drawings = text.split("\r\x1b[K").slice(1);
  assert.ok(drawings.length >= 20 && drawings.length <= 22, `${drawings.length}`);
  assert.doesNotMatch(text, /\n/);
  assert.equal(drawings[0], "Loading: 1,000 of 4,000 (25 %), 1,000/s, 3 s left");
  assert.equal(drawings.at(-1), "");
});

Deno.test("progress is a plain line each ten seconds where nothing may be redrawn", async () => {
  const lines = "Loading: 10,000, 1,000/s\nLoading: 20,000, 1,000/s\nLoading: 25,000, 1,000/s\n";
  assert.equal(await shownOf(25, { plain: true }), lines);
  assert.equal(await shownOf(25, { terminal: false, everywhere: true }), lines);
});

Deno.test("progress shows nothing without a terminal unless asked, and nothing when quiet", async () => {
  assert.equal(await shownOf(25, { terminal: false }), "");
  assert.equal(await shownOf(25, { quiet: true, everywhere: true }), "");
});

Deno.test("progress keeps to the width of the terminal and survives a stderr that has gone", async () => {
  const drawn = (await shownOf(1, { columns: 12 })).split("\r\x1b[K");
  assert.deepEqual(drawn, ["", "Loading: 1,", ""]);
  const { stderr } = fakeStreams({ terminal: true });
  const gone = { ...stderr, isTerminal: true, write: () => Promise.reject(new Error("gone")) };
  const clock = stopwatch();
  const other = startProgress({ label: "x", stream: gone, clock });
  clock.pass(2000);
  other.add();
  await other.finish();
});

Deno.test("progress makes way for another line, comes back, and ends once", async () => {
  const { stderr } = fakeStreams({ terminal: true });
  const clock = stopwatch();
  const progress = startProgress({ label: "x", stream: stderr, clock });
  clock.pass(1000);
  progress.set(1, 2);
  await progress.hide();
  await stderr.write("gcs: warning: y\n");
  clock.pass(1000);
  progress.set(2, 2);
  await progress.finish();
  await progress.finish();
  assert.equal(
    stderr.text,
    "\r\x1b[Kx: 1 of 2 (50 %), 1/s, 1 s left\r\x1b[Kgcs: warning: y\n" +
      "\r\x1b[Kx: 2 of 2 (100 %), 1/s\r\x1b[K",
  );
});

Deno.test("progress tells the time of work that tells nothing itself", async () => {
  const { stderr } = fakeStreams({ terminal: true });
  const clock = stopwatch();
  const progress = startProgress({ label: "Restoring", stream: stderr, clock });
  clock.pass(61_000);
  const end = Date.now() + 60_000;
  while (stderr.text === "" && Date.now() < end) await new Promise((go) => setTimeout(go, 20));
  await progress.finish();
  assert.equal(stderr.text, "\r\x1b[KRestoring: 1 min 1 s\r\x1b[K");
});

Deno.test("progressLine gives count, share, rate and what is left, in the unit of the work", () => {
  const line = (of: Parameters<typeof progressLine>[0], count: number, ms: number) =>
    progressLine(of, count, ms);
  assert.equal(
    line({ label: "x", total: 400 }, 100, 8000),
    "x: 100 of 400 (25 %), 12.5/s, 24 s left",
  );
  assert.equal(
    line({ label: "x", total: 400_000 }, 100, 8000),
    "x: 100 of 400,000 (0 %), 12.5/s, 8 h 53 min left",
  );
  assert.equal(line({ label: "x" }, 5, 0), "x: 5");
  assert.equal(line({ label: "x" }, 5, 100_000), "x: 5, 3/min");
  assert.equal(line({ label: "x", total: 0 }, 0, 5), "x: 0 s");
  assert.equal(
    line({ label: "x", unit: "bytes", total: 40 * 1024 ** 2 }, 10 * 1024 ** 2, 4000),
    "x: 10 MiB of 40 MiB (25 %), 2.5 MiB/s, 12 s left",
  );
  assert.equal(
    line({ label: "Waiting", unit: "seconds", total: 600 }, 0, 12_345),
    "Waiting: 12 s of 10 min 0 s at most",
  );
});
