import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { list, OutputClosed, print } from "../../src/output/mod.ts";
import { fakeStreams } from "./fake_streams.ts";

Deno.test("what is there of a streamed list is out while the next item is waited for", async () => {
  const streams = fakeStreams({ terminal: false });
  const { promise: waited, resolve: written } = Promise.withResolvers<void>();
  const write = async (text: string) => {
    await streams.stdout.write(text);
    if (streams.stdout.text.includes("third")) written();
  };
  const stdout = { isTerminal: false, columns: 80, write };
  const items = async function* () {
    yield { id: "first" };
    yield { id: "second" };
    yield { id: "third" };
    await waited;
    yield { id: "last" };
  };
  const view = { ...list(items(), []), isStreamed: true };
  await print(view, { format: "list" }, { ...streams, stdout });
  assert.equal(streams.stdout.text, "first\nsecond\nthird\nlast\n");
});

Deno.test("a streamed list ends when its reader has gone, also while an item is waited for", async () => {
  const { promise: hasFailed, resolve: fail } = Promise.withResolvers<void>();
  let isClosed = false;
  let asked = 0;
  const stdout = {
    isTerminal: false,
    columns: 80,
    write() {
      if (asked === 1) return Promise.resolve();
      fail();
      return Promise.reject(new OutputClosed());
    },
  };
  const items = async function* () {
    try {
      for (asked = 1;; asked++) {
        yield { id: `item ${asked}` };
        if (asked > 1) await hasFailed;
      }
    } finally {
      isClosed = true;
    }
  };
  const view = { ...list(items(), []), isStreamed: true };
  const printing = print(view, { format: "list" }, { ...fakeStreams(), stdout });
  await assert.rejects(printing, OutputClosed);
  assert.ok(isClosed);
  assert.ok(asked < 5, `${asked} items`);
});

Deno.test("print writes a streamed list in few pieces, and what came before a failure", async () => {
  const writes: string[] = [];
  const streams = fakeStreams({ terminal: false });
  const stdout = {
    ...streams.stdout,
    isTerminal: false,
    columns: 80,
    write: (text: string) => Promise.resolve(void writes.push(text)),
  };
  const many = Array.from({ length: 5000 }, (_, index) => ({ id: `line ${index}` }));
  await print({ ...list(many, []), isStreamed: true }, { format: "list" }, { ...streams, stdout });
  assert.equal(writes.join(""), many.map((one) => `${one.id}\n`).join(""));
  assert.ok(writes.length < 10, `${writes.length} writes`);

  writes.length = 0;
  const failing = (function* () {
    yield { id: "one" };
    yield { id: "two" };
    throw new GcsError("unavailable", "The endpoint has gone");
  })();
  const view = { ...list(failing, []), isStreamed: true };
  const printing = print(view, { format: "list" }, { ...streams, stdout });
  await assert.rejects(printing, { kind: "unavailable" });
  assert.equal(writes.join(""), "one\ntwo\n");
});
