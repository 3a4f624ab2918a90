// Time of one leaf of a typical record (350 bytes) with its link (73 bytes): by the SQLCipher library
// in batches, as the product has it hashed, and by node:crypto, which stands in for it.
//
//   deno run -A bench/sha256_bench.ts
import { ChainHasher } from "../src/audit/chain/link.ts";
import { openSqlcipher } from "../src/audit/mod.ts";

const [batches, batchSize, rounds] = [40, 500, 9];
const records = Array.from({ length: batchSize }, (_, index) => String(index).padStart(349, "x"));
const leaves = new Uint8Array(batchSize * 32);
const links = new Uint8Array(batchSize * 32);
using db = openSqlcipher(":memory:", {});

const forms = [
  { name: "the library", hasher: new ChainHasher(db.chainHashes), best: Infinity },
  { name: "node:crypto", hasher: new ChainHasher(undefined), best: Infinity },
];
for (let round = 0; round < rounds; round++) {
  for (const form of forms) {
    const start = performance.now();
    for (let batch = 0; batch < batches; batch++) {
      form.hasher.leavesInto(records, leaves);
      form.hasher.linksInto(leaves.subarray(0, 32), 1, leaves, batchSize, links);
    }
    const each = (performance.now() - start) * 1000 / (batches * batchSize);
    form.best = Math.min(form.best, each);
  }
}
const text = forms.map(({ name, best }) => `${name} ${best.toFixed(2)} µs`).join(", ");
await Deno.stdout.write(new TextEncoder().encode(text + "\n"));
