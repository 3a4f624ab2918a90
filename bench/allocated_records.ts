import { join } from "node:path";
import { ChainHasher } from "../src/audit/chain/link.ts";
import { BatchBuilder } from "../src/audit/load/batch_builder.ts";
import { LineDigest } from "../src/audit/load/digest.ts";
import { Inserter } from "../src/audit/load/inserter.ts";
import { type Batch, batchSize } from "../src/audit/load/protocol.ts";
import type { SqlcipherDatabase } from "../src/audit/mod.ts";
import { parseApiRecord } from "../src/audit/parse/api_record.ts";
import { metaOf, openConnection } from "../src/audit/schema/open.ts";
import { allocated, row } from "./allocated.ts";
import { type GeneratedRecord, records } from "./audit_records.ts";
import { takeTurns } from "./rounds.ts";
import type { Row } from "./rows.ts";
import { contentOf, type MadeRecord, StraightRecords } from "./straight_records.ts";

/** What making records takes, and what inserting them takes. */
interface Taken {
  readonly making: number;
  readonly inserting: number;
}

/** Bytes for each record of a load. */
export async function recordRows(rounds: number): Promise<Row[]> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
  try {
    const documents = [...records(2 * batchSize)];
    const key = crypto.getRandomValues(new Uint8Array(32));
    // The same salt in every database, so that they can be compared.
    const bytes = (length: number) => new Uint8Array(length).fill(7);
    let next = 0;
    const loaded = async <Made>(formOf: (db: SqlcipherDatabase) => Form<Made>) => {
      using db = await openConnection({ path: join(folder, `${next++}.db`), key }, { bytes });
      const { make, insert } = formOf(db);
      let [making, inserting] = [0, 0];
      for (let from = 0; from < documents.length; from += batchSize) {
        const some = documents.slice(from, from + batchSize);
        let made: Made | undefined;
        making += await allocated(() => made = make(some), documents.length);
        const ready = made;
        if (ready === undefined) continue;
        inserting += await allocated(
          () => db.transaction(() => insert(ready)),
          documents.length,
        );
      }
      return { taken: { making, inserting }, content: next > 2 ? "" : contentOf(db) };
    };
    const [one, other] = [await loaded(ourForm), await loaded(straightForm)];
    if (one.content !== other.content) throw new Error("The straightforward form loads other rows");
    const samples = await takeTurns<Taken>(rounds, {
      ours: async () => (await loaded(ourForm)).taken,
      straight: async () => (await loaded(straightForm)).taken,
    }, 1);
    const all = (name: string) => samples(name).map(({ making, inserting }) => making + inserting);
    const inserting = (name: string) => samples(name).map(({ inserting }) => inserting);
    return [{
      ...row,
      what: "allocated for each record, from its document into the chain",
      samples: all("ours"),
      baseline: { what: "copy, sort, JSON, encode, hash, bind", samples: all("straight"), goal: 2 },
    }, {
      ...row,
      what: "allocated for each record in inserting it",
      samples: inserting("ours"),
      baseline: { what: "hash, bind", samples: inserting("straight"), goal: 2 },
    }];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A way to load a batch, in two steps. */
interface Form<Made> {
  make(documents: readonly GeneratedRecord[]): Made;
  insert(made: Made): void;
}

function ourForm(db: SqlcipherDatabase): Form<Batch> {
  const hasher = new ChainHasher(db.chainHashes);
  const builder = new BatchBuilder(hasher, new LineDigest(hasher, metaOf(db, "salt")));
  const inserter = new Inserter(db);
  return {
    make: (documents) => {
      for (const document of documents) {
        const record = parseApiRecord(document);
        if (typeof record === "string") throw new Error(record);
        builder.add(record);
      }
      return builder.take();
    },
    insert: (batch) => void inserter.insert(batch),
  };
}

function straightForm(db: SqlcipherDatabase): Form<readonly MadeRecord[]> {
  const straight = new StraightRecords(db);
  return {
    make: (documents) => documents.map((document) => straight.make(document)),
    insert: (made) => straight.insert(made),
  };
}
