import { GcsError } from "../../errors/mod.ts";

/** The two chains of an audit database. */
export type ChainName = "logs" | "trail";

/** A place in a chain that is kept elsewhere: everything up to it must stay as it was. */
export interface Checkpoint {
  /** Random name of the database, 32 hex digits. */
  readonly origin: string;
  /** Which of the two chains. */
  readonly chain: ChainName;
  /** Number of the last record, from 1; 0 for an empty chain. */
  readonly seq: number;
  /** Hash of that record, 64 hex digits. */
  readonly hash: string;
  /** When it was taken, milliseconds since 1970 UTC. */
  readonly time: number;
}

const shape =
  /^gcs-audit-checkpoint\/1 ([0-9a-f]{32}) (logs|trail) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** The one line to keep. docs/formats/audit-chain.md section 5. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, chain, seq, hash, time } = checkpoint;
  return `gcs-audit-checkpoint/1 ${origin} ${chain} ${seq} ${hash} ${new Date(time).toISOString()}`;
}

/** Reads a line that {@linkcode formatCheckpoint} wrote. Throws GcsError `usage` for another. */
export function parseCheckpoint(line: string): Checkpoint {
  const match = shape.exec(line.trim());
  const [, origin = "", chain, seq = "", hash = "", time = ""] = match ?? [];
  const at = Date.parse(time);
  if (match === null || Number.isNaN(at) || (chain !== "logs" && chain !== "trail")) {
    throw new GcsError("usage", 'The checkpoint is not a line that "gcs audit verify" printed', {
      hint: "gcs audit verify",
    });
  }
  return { origin, chain, seq: Number(seq), hash, time: at };
}
