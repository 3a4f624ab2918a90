// Time of one hash of a typical record (350 bytes) and of a link (73 bytes): ours, and node:crypto.
//
//   deno run -A bench/sha256_bench.ts
import { createHash } from "node:crypto";
import { Sha256 } from "../src/audit/chain/sha256.ts";

const hashes = 50_000;
const rounds = 9;
const input = crypto.getRandomValues(new Uint8Array(65_536));
const output = new Uint8Array(32);
const own = new Sha256();

const forms: readonly (readonly [string, (from: number, length: number) => void])[] = [
  ["ours", (from, length) => own.into(input, from, length, output, 0)],
  [
    "node:crypto",
    (from, length) => {
      createHash("sha256").update(input.subarray(from, from + length)).digest();
    },
  ],
];

let text = "";
for (const length of [350, 73]) {
  const best = forms.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, hash]] of forms.entries()) {
      const start = performance.now();
      for (let count = 0; count < hashes; count++) hash((count * 64) % 32_768, length);
      const each = (performance.now() - start) * 1000 / hashes;
      best[index] = Math.min(best[index] ?? Infinity, each);
    }
  }
  const figures = forms.map(([name], index) => `${name} ${(best[index] ?? NaN).toFixed(2)} µs`);
  const ratio = (best[1] ?? NaN) / (best[0] ?? NaN);
  text += `${length} bytes: ${figures.join(", ")}, ${ratio.toFixed(1)} ×\n`;
}
await Deno.stdout.write(new TextEncoder().encode(text));
