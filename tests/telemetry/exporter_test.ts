import assert from "node:assert/strict";
import { Exporter } from "../../src/telemetry/exporter.ts";
import type { Post } from "../../src/telemetry/post.ts";
import { Recording } from "../../src/telemetry/recording.ts";
import type { Span } from "../../src/telemetry/spans.ts";
import { spansOf } from "./_receiver.ts";

const settings = {
  traces: new URL("https://t.example.org/v1/traces"),
  metrics: undefined,
  headers: {},
  resource: {},
  problem: undefined,
};
const source = { resource: { attributes: [] }, scope: { name: "gcs", version: "0" } };
const run = { from: 0, to: 1 };
const end = { command: "x", exit: 0 };

function span(at: number): Span {
  const spanId = at.toString(16).padStart(16, "0");
  const ids = { traceId: "1".repeat(32), spanId, parentSpanId: undefined };
  return {
    ...ids,
    name: `n${at}`,
    kind: "internal",
    from: 0,
    to: 1,
    attributes: {},
    failure: undefined,
  };
}

Deno.test("a slow receiver costs no memory: what is too much is left out and counted", async () => {
  const answers: (() => void)[] = [];
  const posts: Post[] = [];
  const exporter = new Exporter(settings, source, (post) => {
    posts.push(post);
    return new Promise((resolve) => answers.push(() => resolve(200)));
  });
  for (let at = 0; at < 10_000; at++) exporter.add(span(at), false);
  assert.equal(posts.length, 1);
  assert.ok(exporter.leftOut > 5_000, String(exporter.leftOut));
  const { leftOut } = exporter;
  exporter.add(span(10_000), true);
  const finished = exporter.finish(new Recording(() => 0, 0, undefined).read(), end, run);
  let isOver = false;
  void finished.then(() => isOver = true);
  while (!isOver) {
    answers.shift()?.();
    await Promise.resolve();
  }
  assert.equal(await finished, undefined);
  const sent = posts.flatMap(({ body }) => spansOf(JSON.parse(body)));
  assert.equal(sent.length, 10_001 - leftOut);
  assert.equal(sent.at(-1)?.name, "n10000");
});

Deno.test("after a failure nothing more is sent, and the first problem is told", async () => {
  let count = 0;
  const exporter = new Exporter(settings, source, () => {
    count++;
    return Promise.resolve(500 + count);
  });
  for (let at = 0; at < 2_000; at++) exporter.add(span(at), false);
  const recorded = new Recording(() => 0, 0, undefined).read();
  assert.equal(await exporter.finish(recorded, end, run), '"t.example.org" answered 501');
  assert.equal(count, 1);
});
