import { basename } from "node:path";
import { type AuditFile, type ChainVault, openTrail, type Trail } from "../audit/mod.ts";
import type { Context } from "../context.ts";
import { GcsError } from "../errors/mod.ts";
import { checkPrivate, ensurePrivateFile, ensurePrivateFolder } from "../files/mod.ts";
import type { KeyVault } from "../secrets/mod.ts";

/** The audit database of this configuration, with what opens and anchors it. */
export interface AuditStore {
  readonly file: AuditFile;
  readonly vault: ChainVault;
}

/** Where the audit database is, and its key: the one on record, or the first one, made now. */
export async function auditFile(context: Context): Promise<AuditStore> {
  const config = await context.config();
  const vault = await context.vault();
  await ensurePrivateFolder(context.paths.configFolder);
  if (config.origin("audit.database_path") === "default") {
    await ensurePrivateFolder(context.paths.auditFolder);
  }
  const path = config.values.audit.database_path;
  await requirePrivateDatabase(path);
  // Not createKey at once: under another auth.key_source it would make a key that opens nothing.
  const key = (await vault.key("audit-db") ?? await vault.createKey("audit-db")).bytes();
  return {
    file: {
      path,
      key,
      library: context.environment.get("GCS_SQLCIPHER_LIB"),
    },
    vault: chainVault(vault),
  };
}

/** The library opens these by name, so they are looked at before it does. */
async function requirePrivateDatabase(path: string): Promise<void> {
  for (const suffix of ["", "-wal", "-shm"]) {
    for (const { ok, problem, fix } of await checkPrivate(path + suffix)) {
      if (ok) continue;
      throw new GcsError("failed", `Refused to use "${basename(path + suffix)}": ${problem}`, {
        hint: fix,
      });
    }
  }
}

/** Opens the trail of this configuration. */
export async function openContextTrail(context: Context): Promise<Trail> {
  const { file, vault } = await auditFile(context);
  try {
    await ensurePrivateFile(file.path);
    return await openTrail({ ...file, vault, clock: context.clock, random: context.random });
  } finally {
    file.key?.fill(0);
  }
}

/** The small items of the key vault, as the chain keeps its checkpoints in them. */
function chainVault(vault: KeyVault): ChainVault {
  return {
    read: async (name) => {
      const bytes = await vault.getItem(name);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (name, value) => vault.setItem(name, new TextEncoder().encode(value)),
  };
}
