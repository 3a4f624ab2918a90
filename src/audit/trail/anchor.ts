import { openPrivateAppend } from "../../files/mod.ts";
import { formatCheckpoint } from "../chain/checkpoint.ts";
import { chainNames, headOf } from "../chain/records.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";

/** A file that is open to take checkpoint lines. */
export interface OpenAnchor {
  /** Adds a line for each chain that has grown since the last one of this process. */
  write(db: SqlcipherDatabase, now: number): Promise<void>;
  close(): Promise<void>;
}

/** A file outside the database that gets checkpoint lines, for people to carry elsewhere. */
export class Anchor {
  readonly #path: string;
  readonly #origin: string;
  readonly #written = new Map<string, number>();

  constructor(path: string, origin: string) {
    this.#path = path;
    this.#origin = origin;
  }

  /** Opened before a record is written, so that none is written where no line can be. */
  async open(): Promise<OpenAnchor> {
    const file = await openPrivateAppend(this.#path);
    return {
      write: async (db, now) => {
        for (const chain of chainNames) {
          const { seq, hash } = headOf(db, chain);
          if (this.#written.get(chain) === seq) continue;
          const checkpoint = {
            origin: this.#origin,
            chain,
            seq,
            hash: hash.toHex(),
            time: now,
          };
          const line = new TextEncoder().encode(`${formatCheckpoint(checkpoint)}\n`);
          await file.append(line, { flush: true });
          this.#written.set(chain, seq);
        }
      },
      close: () => file.close(),
    };
  }
}
