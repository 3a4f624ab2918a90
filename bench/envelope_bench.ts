// What the sealed file of a login costs besides its cipher:
//   deno run -A bench/envelope_bench.ts
import { systemRandom } from "../src/base/mod.ts";
import { openEnvelope, parseEnvelope, sealEnvelope, sealingKey } from "../src/keys/mod.ts";
import { runAlone } from "./alone.ts";
import { medianMs, takeTurns } from "./rounds.ts";
import type { Bench } from "./rows.ts";
import { digits } from "./table.ts";

/** A stored login with its tokens. */
const plainBytes = 4_000;
const times = 200;

/** Sealing and opening, against AES-256-GCM of the same bytes. */
export const bench: Bench = {
  name: "envelope",
  rounds: { usual: 9, quick: 3 },
  async measure({ rounds }) {
    const format = "gcs-tokens";
    const profile = "default";
    const key = await sealingKey(systemRandom.bytes(32));
    const plaintext = systemRandom.bytes(plainBytes);
    const seal = () => sealEnvelope({ format, profile, key, plaintext, random: systemRandom });
    const sealed = await seal();
    const cipher = { name: "AES-GCM", iv: systemRandom.bytes(12), tagLength: 128 };
    const encrypted = await crypto.subtle.encrypt(cipher, key.crypto, plaintext);
    const microseconds = (work: () => Promise<unknown>) => async () =>
      await medianMs(times, work) * 1000;
    const samples = await takeTurns(rounds, {
      seal: microseconds(seal),
      open: microseconds(() => openEnvelope(parseEnvelope(sealed, format), profile, key)),
      encrypt: microseconds(() => crypto.subtle.encrypt(cipher, key.crypto, plaintext)),
      decrypt: microseconds(() => crypto.subtle.decrypt(cipher, key.crypto, encrypted)),
    });
    const row = (what: string, ours: string, limit: string) => ({
      what: `${what} a login of ${digits(plainBytes)} bytes`,
      unit: "µs",
      better: "less" as const,
      samples: samples(ours),
      limit: { what: "AES-256-GCM alone", samples: samples(limit) },
    });
    return { rows: [row("seal", "seal", "encrypt"), row("open", "open", "decrypt")] };
  },
};

if (import.meta.main) await runAlone(bench);
