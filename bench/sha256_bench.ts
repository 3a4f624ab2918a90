// One leaf of a typical record (350 bytes) with its link (73 bytes): by the SQLCipher library in
// batches, as the product has it hashed, and by node:crypto, which stands in for it.
//
//   deno run -A bench/sha256_bench.ts
import { ChainHasher } from "../src/audit/chain/link.ts";
import { openSqlcipher } from "../src/audit/mod.ts";
import { runAlone } from "./alone.ts";
import { medianMs, takeTurns } from "./rounds.ts";
import type { Bench } from "./rows.ts";

const batchSize = 500;

/** Leaves and links of the chain. */
export const bench: Bench = {
  name: "sha256",
  rounds: { usual: 9, quick: 3 },
  async measure({ rounds, quick }) {
    const batches = quick ? 20 : 40;
    const records = Array.from({ length: batchSize }, (_, at) => String(at).padStart(349, "x"));
    const leaves = new Uint8Array(batchSize * 32);
    const links = new Uint8Array(batchSize * 32);
    const hashing = (hasher: ChainHasher) => async () => {
      const ms = await medianMs(batches, () => {
        hasher.leavesInto(records, leaves);
        hasher.linksInto(leaves.subarray(0, 32), 1, leaves, batchSize, links);
      });
      return ms * 1000 / batchSize;
    };
    using db = openSqlcipher(":memory:", {});
    const samples = await takeTurns(rounds, {
      library: hashing(new ChainHasher(db.chainHashes)),
      node: hashing(new ChainHasher(undefined)),
    });
    return {
      rows: [{
        what: "leaf and link of an audit record",
        unit: "µs",
        better: "less",
        samples: samples("library"),
        baseline: { what: "node:crypto", samples: samples("node") },
      }],
    };
  },
};

if (import.meta.main) await runAlone(bench);
