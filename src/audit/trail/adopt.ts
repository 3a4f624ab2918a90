import { isObject } from "../../base/mod.ts";
import { formatCheckpoint } from "../chain/checkpoint.ts";
import { ChainHasher } from "../chain/link.ts";
import { type Ends, endsIn, endsOf, type Place, writePlace } from "../chain/place.ts";
import { headOf, stateName } from "../chain/records.ts";
import type { ChainVault } from "../chain/vault.ts";
import { removalOfOlderForm } from "../retention/older_form.ts";
import { type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import { type Remembered, rememberedOf } from "../verify/remembered.ts";
import type { Ratchet } from "./ratchet.ts";
import {
  intentRecord,
  removalRecord,
  resultRecord,
  type TrailIntent,
  trailText,
} from "./record.ts";
import { appendTrail } from "./rows.ts";
import { writeTrailState } from "./state.ts";

const command = "audit trail adopt";

/** A place where the trail went on with a new key, and what was there instead of what. */
export interface Adoption {
  /** Number of the trail record. */
  readonly entry: number;
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** What the vault knew; undefined where it knew nothing. */
  readonly expected: Partial<Ends> | undefined;
  /** Where the chains of the file end; undefined where they cannot be read. */
  readonly found: Ends | undefined;
}

/** What {@linkcode adopt} needs. */
export interface AdoptRequest {
  readonly db: SqlcipherDatabase;
  readonly vault: ChainVault;
  readonly path: string;
  readonly place: Place;
  /** A new key, for the record after the last one. It goes forward. */
  readonly ratchet: Ratchet;
  readonly now: number;
  /** Who runs the program. */
  readonly operator: TrailIntent["operator"];
}

/**
 * Goes on with the database that is there, whatever the vault expected: what it expected and what
 * was found is written to the trail first, then the vault takes it for the true one. Killed between
 * the two, it is done again.
 */
export async function adopt(request: AdoptRequest): Promise<void> {
  const { db, vault, path, place, ratchet, now, operator } = request;
  const found = endsOf(db);
  const expected = await expectedEnds(vault, place.database ?? found.database);
  const removal = removalOfOlderForm(db);
  db.transaction(() => {
    const hasher = new ChainHasher(db.chainHashes);
    const append = (record: Parameters<typeof trailText>[0]) => {
      const { seq } = appendTrail(db, hasher, ratchet, trailText(record));
      ratchet.forwardTo(seq + 1);
      return seq;
    };
    const after = found.trail.seq;
    const intent = append(
      intentRecord({ command, context: { after, expected, found }, operator }, now),
    );
    append(resultRecord(intent, command, { outcome: "success", durationMs: 0 }, now));
    if (removal !== undefined) append(removalRecord(removal, undefined, now, operator));
  });
  const { seq, hash } = headOf(db, "trail");
  await writeTrailState(vault, found.database, { seq, hash: hash.toHex(), ratchet });
  const line = formatCheckpoint({
    origin: found.database,
    chain: "logs",
    time: now,
    ...found.logs,
  });
  await vault.write(stateName("logs", found.database), line);
  await writePlace(vault, path, { database: found.database });
}

async function expectedEnds(vault: ChainVault, database: string): Promise<Partial<Ends> | null> {
  const { logs, trail }: Remembered = await rememberedOf(vault, database);
  if (logs === undefined && trail === undefined) return null;
  return {
    database,
    ...(logs && { logs: { seq: logs.seq, hash: logs.hash } }),
    ...(trail && { trail: { seq: trail.seq, hash: trail.hash } }),
  };
}

/** Every adoption that the trail tells of, oldest first. */
export function adoptionsIn(db: SqlcipherDatabase): Adoption[] {
  const rows = db.all(
    "SELECT seq, record FROM trail WHERE command = ? AND phase = 'intent' ORDER BY seq",
    [command],
  );
  return rows.map((row) => {
    const record: unknown = JSON.parse(textOf(row, "record"));
    const { time, context } = isObject(record) ? record : {};
    const { expected, found } = isObject(context) ? context : {};
    return {
      entry: Number(row["seq"]),
      time: Number(time),
      expected: isObject(expected) ? { ...partial(expected) } : undefined,
      found: endsIn(found),
    };
  });
}

function partial(value: Readonly<Record<string, unknown>>): Partial<Ends> {
  const none = { seq: 0, hash: "0".repeat(64) };
  const { database = "", logs = none, trail = none } = value;
  return endsIn({ database, logs, trail }) ?? {};
}
