import assert from "node:assert/strict";
import { startProgress } from "../../src/output/mod.ts";
import { progressLine } from "../../src/output/progress.ts";
import { fakeStreams } from "./fake_streams.ts";

function stopwatch() {
  let time = 0;
  return { now: () => time, pass: (ms: number) => void (time += ms) };
}

Deno.test("startProgress shows nothing without a terminal or when it is told to be quiet", async () => {
  for (const [terminal, quiet] of [[false, false], [true, true]] as const) {
    const { stderr } = fakeStreams({ terminal });
    const progress = startProgress({ label: "Work", stream: stderr, clock: stopwatch(), quiet });
    progress.add();
    await progress.finish();
    assert.equal(stderr.text, "");
  }
});

Deno.test("startProgress redraws one line at most ten times a second and takes it away", async () => {
  const { stderr } = fakeStreams({ terminal: true });
  const clock = stopwatch();
  const progress = startProgress({ label: "Deleting", total: 1000, stream: stderr, clock });
  for (let index = 0; index < 1000; index++) {
    clock.pass(1);
    progress.add();
  }
  await progress.finish();
  const drawings = stderr.text.split("\r\x1b[K").slice(1);
  assert.ok(drawings.length <= 12, `${drawings.length}`);
  assert.equal(drawings.at(-1), "");
  assert.doesNotMatch(stderr.text, /\n/);
  assert.match(drawings.at(-2) ?? "", /^Deleting: \d+\/1000 \(\d+ %\), 1000\/s, 1 s left$/);
});

Deno.test("startProgress prints plain lines now and then where nothing may be redrawn", async () => {
  const { stderr } = fakeStreams({ terminal: true });
  const clock = stopwatch();
  const progress = startProgress({ label: "Loading", stream: stderr, clock, plain: true });
  for (let index = 0; index < 100; index++) {
    clock.pass(100);
    progress.add();
  }
  await progress.finish();
  assert.ok(!stderr.text.includes("\x1b") && !stderr.text.includes("\r"));
  assert.deepEqual(stderr.text.trimEnd().split("\n").map((line) => line.split(",")[0]), [
    "Loading: 1",
    "Loading: 51",
    "Loading: 100",
  ]);
});

Deno.test("startProgress keeps to the width of the terminal and survives a stderr that has gone", async () => {
  const { stderr } = fakeStreams({ terminal: true, columns: 12 });
  const progress = startProgress({ label: "A long label", stream: stderr, clock: stopwatch() });
  progress.add();
  await progress.finish();
  assert.equal(stderr.text, "\r\x1b[KA long labe\r\x1b[K");
  const gone = { ...stderr, isTerminal: true, write: () => Promise.reject(new Error("gone")) };
  const other = startProgress({ label: "x", stream: gone, clock: stopwatch() });
  other.add();
  await other.finish();
});

Deno.test("progressLine gives count, share, rate and what is left", () => {
  assert.equal(
    progressLine({ label: "x", total: 400 }, 100, 10_000),
    "x: 100/400 (25 %), 10.0/s, 30 s left",
  );
  assert.equal(
    progressLine({ label: "x", total: 4000 }, 100, 10_000),
    "x: 100/4000 (2 %), 10.0/s, 6 min 30 s left",
  );
  assert.equal(progressLine({ label: "x" }, 5, 0), "x: 5");
  assert.equal(progressLine({ label: "x", total: 0 }, 0, 5), "x: 0");
});
