import assert from "node:assert/strict";
import { streamSource } from "../../../src/audit/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { openThings, stopsAtOnce } from "../../_support/stops_at_once.ts";
import { TestFolder, transferLines } from "../_support.ts";

/**
 * A folder with some records. What is opened once is open afterwards: the library, and what the
 * runtime keeps of the first worker.
 */
async function filled(lines: number): Promise<TestFolder> {
  const folder = await TestFolder.make();
  using audit = await folder.open();
  const stream = new Blob([transferLines(lines).join("\n") + "\n"]).stream();
  await audit.load([streamSource("t.log", stream)]);
  await audit.verify();
  return folder;
}

Deno.test("a load that waits for its source ends at once when it is aborted, with its worker", async () => {
  await using folder = await filled(20);
  const before = await openThings();
  const isWaiting = Promise.withResolvers<void>();
  const endless = async function* () {
    yield new TextEncoder().encode(transferLines(30).map((line) => `${line}\n`).join(""));
    isWaiting.resolve();
    await new Promise(() => {});
  };
  const stop = new AbortController();
  const load = async () => {
    // SQLite closes no file of a database while another connection to it is open.
    using audit = await folder.open();
    return await audit.load([streamSource("-", endless())], { signal: stop.signal });
  };
  const loading = load();
  await isWaiting.promise;
  const report = await stopsAtOnce(loading, () => stop.abort(), before);
  assert.equal(report.interrupted, true);
  using audit = await folder.open();
  assert.equal(audit.count(), 20 + report.inserted);
  await audit.verify();
});

Deno.test("a verification ends at once when it is aborted, with its threads and connections", async () => {
  await using folder = await filled(12_000);
  const before = await openThings();
  const stop = new AbortController();
  const start = Promise.withResolvers<void>();
  const verify = async () => {
    await start.promise;
    using audit = await folder.open();
    // The first word of it: a quick machine would be at the end before anybody else could abort it.
    await audit.verify({ signal: stop.signal, onProgress: () => stop.abort() });
  };
  const verifying = verify().catch((error) => error);
  const ended = await stopsAtOnce(verifying, start.resolve, before);
  assert.ok(ended instanceof GcsError && ended.kind === "interrupted", String(ended));
});
