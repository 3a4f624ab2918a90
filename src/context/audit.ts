import { type AuditFile, type ChainVault, openTrail, type Trail } from "../audit/mod.ts";
import type { Context } from "../context.ts";
import { ensurePrivateFolder } from "../files/mod.ts";
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
  const key = (await vault.createKey("audit-db")).bytes();
  return {
    file: {
      path: config.values.audit.database_path,
      key,
      library: context.environment.get("GCS_SQLCIPHER_LIB"),
    },
    vault: chainVault(vault),
  };
}

/** Opens the trail of this configuration. */
export async function openContextTrail(context: Context): Promise<Trail> {
  const { file, vault } = await auditFile(context);
  try {
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
