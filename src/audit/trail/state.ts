import { fromHex } from "../../base/mod.ts";
import { GcsError, newerFile } from "../../errors/mod.ts";
import { stateName } from "../chain/records.ts";
import type { ChainVault } from "../chain/vault.ts";
import { Ratchet } from "./ratchet.ts";

/** What the vault remembers of a trail: the newest record it knows, and the key after it. */
export interface TrailState {
  /** 1 where a program wrote it that removed records in the first form; now 2. */
  readonly version: 1 | 2;
  readonly seq: number;
  /** Hash of that record, 64 hex digits; zeros for 0. */
  readonly hash: string;
  readonly ratchet: Ratchet;
}

/** Reads the remembered state. Undefined when this database has none. */
export async function readTrailState(
  vault: ChainVault,
  origin: string,
): Promise<TrailState | undefined> {
  const text = await vault.read(stateName("trail", origin));
  if (text === undefined) return undefined;
  const match = /^([12]) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64}) ([0-9a-f]{64})$/.exec(text);
  const [, version, seq = "", hash = "", key = ""] = match ?? [];
  const bytes = fromHex(key);
  if (match === null || bytes === undefined) {
    throw unreadable(text);
  }
  return {
    version: version === "1" ? 1 : 2,
    seq: Number(seq),
    hash,
    ratchet: new Ratchet(bytes, Number(seq) + 1),
  };
}

/** Keeps the state; the ratchet must stand right after `seq`. */
export async function writeTrailState(
  vault: ChainVault,
  origin: string,
  state: Omit<TrailState, "version">,
): Promise<void> {
  const key = state.ratchet.key().toHex();
  await vault.write(stateName("trail", origin), `2 ${state.seq} ${state.hash} ${key}`);
}

function unreadable(text: string): GcsError {
  if (!/^\d+ /.test(text)) {
    return new GcsError("secure_store", "The remembered state of the audit trail is damaged");
  }
  return newerFile("The remembered state of the audit trail", parseInt(text), "secure_store");
}
