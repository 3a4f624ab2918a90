import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Format, list, print } from "../../src/output/mod.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const looks = 5;

/** Bytes that live at most while a list of so many documents is printed. */
async function peakOf(count: number, format: Format, isTerminal: boolean): Promise<number> {
  collect();
  const before = Deno.memoryUsage().heapUsed;
  let peak = 0;
  const documents = async function* () {
    for (let at = 0; at < count; at++) {
      // As an answer of the endpoint: after a wait.
      if (at % 100 === 0) await Promise.resolve();
      if ((at + 1) % (count / looks) === 0) {
        collect();
        peak = Math.max(peak, Deno.memoryUsage().heapUsed - before);
      }
      yield { id: `document ${at}`, name: "x".repeat(100) + at, keywords: [`k${at}`, "more"] };
    }
  };
  let length = 0;
  const write = (text: string) => {
    length += text.length;
    return Promise.resolve();
  };
  const stdout = { isTerminal, columns: 80, write };
  const streams = {
    stdin: { isTerminal, async *chunks() {} },
    stdout,
    stderr: { ...stdout, isTerminal: false },
  };
  const fields = [{ label: "ID", value: "id" }, { label: "Name", value: "name" }];
  await print(list(documents(), fields), { format }, streams);
  assert.ok(length >= count * 10, "all of it was printed");
  return peak;
}

const ways: readonly (readonly [Format, boolean])[] = [
  ...[["ndjson", false], ["csv", false], ["list", false]] as const,
  ...[["text", false], ["text", true]] as const,
];
for (const [format, isTerminal] of ways) {
  const where = isTerminal ? `a table on a terminal` : `${format} to a pipe`;
  Deno.test(`a list as ${where} takes no more memory when it is ten times as long`, async () => {
    await peakOf(1_000, format, isTerminal);
    const few = await peakOf(2_000, format, isTerminal);
    const many = await peakOf(20_000, format, isTerminal);
    const each = (many - few) / 18_000;
    assert.ok(each < 10, `${each} bytes a document: ${few} and ${many}`);
  });
}
