import { GcsError } from "../../errors/mod.ts";
import { type Checkpoint, parseCheckpoint } from "../chain/checkpoint.ts";
import { stateName } from "../chain/records.ts";
import type { ChainVault } from "../chain/vault.ts";
import { readTrailState, type TrailState } from "../trail/state.ts";

/** What a vault knows of one database; nothing where it does not know it. */
export interface Remembered {
  readonly logs?: Checkpoint | undefined;
  readonly trail?: TrailState | undefined;
}

/** Reads what the vault knows of the database with this origin. */
export async function rememberedOf(
  vault: ChainVault | undefined,
  origin: string,
): Promise<Remembered> {
  if (vault === undefined) return {};
  return { logs: await rememberedLogs(vault, origin), trail: await readTrailState(vault, origin) };
}

/** The newest checkpoint of the loaded records that the vault knows. */
export async function rememberedLogs(
  vault: ChainVault,
  origin: string,
): Promise<Checkpoint | undefined> {
  const line = await vault.read(stateName("logs", origin));
  if (line === undefined) return undefined;
  try {
    return parseCheckpoint(line);
  } catch (cause) {
    throw new GcsError("secure_store", "The remembered checkpoint of the audit logs is damaged", {
      cause,
    });
  }
}
