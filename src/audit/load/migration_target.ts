import { ChainHasher } from "../chain/link.ts";
import type { Random } from "../../base/mod.ts";
import type { MigrationTarget, OldRow } from "../lifecycle/mod.ts";
import { CanonicalTexts } from "../schema/canonical.ts";
import { type AuditRecord, kinds } from "../schema/columns.ts";
import { metaOf, migrate } from "../schema/open.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { BatchBuilder } from "./batch_builder.ts";
import { LineDigest } from "./digest.ts";
import { Inserter } from "./inserter.ts";
import { oldRecord } from "./old_record.ts";
import { Sessions } from "./sessions.ts";

/**
 * How rows of an older database become records of the present one, for `migrateDatabase`: in the
 * chain, searchable, operations joined with who did them. A row that was migrated before is known
 * by its content; equal rows of one database are all kept. `source` is kept with every record.
 */
export function logsMigration(
  source: string,
  random: Random,
): (db: SqlcipherDatabase) => MigrationTarget {
  return (db) => {
    migrate(db, random);
    const hasher = new ChainHasher(db.chainHashes);
    const digest = new LineDigest(hasher, metaOf(db, "salt"));
    const builder = new BatchBuilder(hasher, digest);
    const inserter = new Inserter(db);
    const sessions = new Sessions(db);
    const canonical = new CanonicalTexts();
    let held = 0;
    const flush = () => {
      if (builder.isEmpty) return;
      const { inserted, duplicates } = inserter.insert(builder.take());
      held += inserted + duplicates;
    };
    const take = (row: OldRow) => {
      const record = oldRecord(row);
      addWho(sessions, record);
      record.source = source;
      canonical.add(record);
      builder.add(record, digest.of(canonical.bytes, 1, canonical.bytes.length));
      canonical.clear();
      if (builder.isFull) flush();
    };
    return {
      insert: (rows) => {
        rows.forEach(take);
        flush();
      },
      finish: () => {
        flush();
        return held;
      },
    };
  };
}

/** An old operation has its own start; from other records it only takes who did it. */
function addWho(sessions: Sessions, record: AuditRecord): void {
  const { kind, started, bytes, peer, peer_port: port } = record;
  sessions.complete(record);
  if (kind !== kinds.end) return;
  Object.assign(record, { started, "started_us": undefined, bytes, peer, "peer_port": port });
}
