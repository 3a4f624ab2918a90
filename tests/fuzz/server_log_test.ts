import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { type Line, LineSplitter } from "../../src/audit/load/lines.ts";
import { readLine } from "../../src/audit/parse/line.ts";
import type { AuditRecord } from "../../src/audit/schema/columns.ts";
import { hostileTransfer, last, log, ownWords } from "../audit/_hostile_transfers.ts";
import { joined, printedWithHead } from "../audit/_server_log.ts";
import { fuzz } from "./_runs.ts";

function* linesOf(bytes: Uint8Array, pieces: readonly number[]): Generator<Line> {
  const splitter = new LineSplitter();
  for (let at = 0, turn = 0; at < bytes.length;) {
    const size = pieces[turn++ % pieces.length] ?? 1;
    yield* splitter.push(bytes.slice(at, at + size));
    at += size;
  }
  yield* splitter.end();
}

function recordsOf(bytes: Uint8Array, pieces: readonly number[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const line of linesOf(bytes, pieces)) {
    const read = readLine(line.text, line.to - line.from);
    if (typeof read === "object") records.push(read.record);
  }
  return records;
}

function words(
  { started = 0, started_us: startUs = 0, time, time_us: us = 0, ...rest }: AuditRecord,
) {
  return JSON.stringify([started * 1000 + startUs, time * 1000 + us, rest.host, rest.username]);
}

const pieces = fc.array(fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.constant(65_536)), {
  minLength: 1,
  maxLength: 4,
});

Deno.test("fuzz: user, host, start and time of every line that a server prints are read", async () => {
  await fuzz(
    fc.property(fc.array(hostileTransfer, { minLength: 1, maxLength: 6 }), pieces, (all, sizes) => {
      const read = recordsOf(joined(log(all)), sizes).map(words);
      assert.deepEqual(read, [...all, last].map(ownWords));
    }),
  );
});

Deno.test("fuzz: so they are in the server's own log, between its messages", async () => {
  const message = fc.constantFrom(
    "[7] Thu Jul 27 12:59:42 2023 :: New connection from: localhost:55806\n",
    "[7] Thu Jul 27 12:59:42 2023 :: localhost:1: [CLIENT]: SITE TASKID t=S ts=2020-01-01 ref=x\n",
  ).map((text) => new TextEncoder().encode(text));
  const entries = fc.array(fc.tuple(hostileTransfer, message), { minLength: 1, maxLength: 5 });
  await fuzz(
    fc.property(entries, pieces, (all, sizes) => {
      const bytes = all.flatMap(([transfer, text]) => [printedWithHead(transfer, 7), text]);
      const read = recordsOf(joined(bytes), sizes).map(words);
      assert.deepEqual(read, all.map(([transfer]) => ownWords(transfer)));
    }),
  );
});
