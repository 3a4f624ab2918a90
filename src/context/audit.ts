import { basename } from "node:path";
import {
  type AuditDatabase,
  type AuditFile,
  chainStateNames,
  type ChainVault,
  checkKey,
  inspectDatabaseFile,
  type LibraryChoice,
  openSqlcipher,
  openTrail,
  ownLibrary,
  requirePresent,
  type Trail,
} from "../audit/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { checkPrivate, ensurePrivateFile, ensurePrivateFolder } from "../files/mod.ts";
import { currentOperator } from "./operator.ts";
import type { KeyVault, VaultKey } from "../keys/mod.ts";

/** The audit database of this configuration, with what opens and anchors it. */
export interface AuditStore {
  readonly file: AuditFile & { readonly key: Uint8Array<ArrayBuffer> };
  readonly vault: ChainVault;
  /** Id of the key that `file` has. */
  readonly keyId: string;
  /** Forgets what the vault knows of the chains of the database with this origin. */
  forgetChains(origin: string): Promise<void>;
}

/** How {@linkcode auditFile} is called. */
export interface AuditFileOptions {
  /** Refuses where there is no database, before a key is made for one. */
  readonly mustExist?: boolean;
}

/**
 * Where the audit database is, and its key: the one on record that opens it, or the first one, made
 * now.
 *
 * @throws GcsError `not_found` with `mustExist`, `secure_store` when the key is not on this machine,
 * `failed` when others may read the file.
 */
export async function auditFile(
  context: Context,
  options: AuditFileOptions = {},
): Promise<AuditStore> {
  const config = await context.config();
  const vault = await context.vault();
  const path = config.values.audit.database_path;
  if (options.mustExist === true && await inspectDatabaseFile(path) === "missing") {
    await requirePresent(chainVault(vault), path);
    throw new GcsError("not_found", "There is no audit database yet", { hint: "gcs audit load" });
  }
  await ensurePrivateFolder(context.paths.configFolder);
  if (config.origin("audit.database_path") === "default") {
    await ensurePrivateFolder(context.paths.auditFolder);
  }
  await requirePrivateDatabase(path);
  // A passphrase takes long, on another thread: the library is read meanwhile.
  const [key, library] = await Promise.all([databaseKey(vault, path), sqlcipherLibrary(context)]);
  return {
    file: {
      path,
      key: key.bytes(),
      library,
    },
    vault: chainVault(vault),
    keyId: key.id,
    forgetChains: async (origin) => {
      for (const name of chainStateNames(origin)) await vault.deleteItem(name);
    },
  };
}

/**
 * The SQLCipher library of this run: the one that GCS_SQLCIPHER_LIB names, else the one that a
 * compiled program carries; undefined in a program that runs from its sources.
 *
 * @throws GcsError `secure_store` when the program cannot load what it carries.
 */
export async function sqlcipherLibrary(context: Context): Promise<LibraryChoice | undefined> {
  return context.environment.get("GCS_SQLCIPHER_LIB") ??
    await ownLibrary(context.paths.nativeFolder);
}

/** Whether audit databases could be opened at all, had one the key. */
export async function canOpenDatabases(context: Context): Promise<boolean> {
  try {
    openSqlcipher(":memory:", { library: await sqlcipherLibrary(context) }).close();
    return true;
  } catch {
    return false;
  }
}

/** A rekey that was killed leaves two keys on record, and either may be the one of the file. */
async function databaseKey(vault: KeyVault, path: string): Promise<VaultKey> {
  const state = await inspectDatabaseFile(path);
  const current = await vault.key("audit-db");
  if (current === undefined) {
    if (state !== "opaque") return await vault.createKey("audit-db");
    throw new GcsError("secure_store", "The key of the audit database is not on this machine", {
      hint: "restore keys.json and the keyring, or a backup: gcs audit restore FILE",
    });
  }
  if (state !== "opaque") return current;
  const others = (await vault.list())
    .filter(({ purpose, id }) => purpose === "audit-db" && id !== current.id).reverse();
  if (others.length === 0 || await opens(current, path)) return current;
  for (const { id } of others) {
    const key = await vault.keyById("audit-db", id);
    if (await opens(key, path)) return key;
  }
  return current;
}

async function opens(key: VaultKey, path: string): Promise<boolean> {
  const bytes = key.bytes();
  try {
    return (await checkKey(path, bytes)).fits;
  } finally {
    bytes.fill(0);
  }
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

/**
 * Whether there is a trail, or a key for one. Before the first login on a machine whose keyring
 * cannot be used there is neither, and nothing to write it with.
 */
export async function trailHasBegun(context: Context): Promise<boolean> {
  const keys = await (await context.vault()).list();
  if (keys.some(({ purpose }) => purpose === "audit-db")) return true;
  const { values } = await context.config();
  return await inspectDatabaseFile(values.audit.database_path) !== "missing";
}

/** Opens the trail of this configuration. `adopt` as in `TrailOptions`. */
export async function openContextTrail(
  context: Context,
  options: { readonly adopt?: boolean } = {},
): Promise<Trail> {
  const { file, vault } = await auditFile(context);
  try {
    if (options.adopt !== true) await requirePresent(vault, file.path);
    await ensurePrivateFile(file.path);
    const trail = await openTrail({
      ...file,
      vault,
      clock: context.clock,
      ...await trailSettings(context),
      ...options,
    });
    if (options.adopt !== true) await showKey(context, trail);
    return trail;
  } finally {
    file.key.fill(0);
  }
}

/**
 * The trail of this configuration over the connection that has its database open already: a second
 * one takes as long as the first.
 */
export async function contextTrailOver(context: Context, audit: AuditDatabase): Promise<Trail> {
  const vault = chainVault(await context.vault());
  const trail = await audit.openTrail({ vault, ...await trailSettings(context) });
  await showKey(context, trail);
  return trail;
}

async function trailSettings({ config, random, signal }: Context) {
  const { checkpoint_to: checkpointTo } = (await config()).values.audit;
  return { random, signal, checkpointTo, operator: { ...currentOperator() } };
}

/** Once, to a person: a key in the log of a job would be kept where everybody finds it. */
async function showKey({ streams, say }: Context, trail: Trail): Promise<void> {
  if (trail.verificationKey === undefined || !streams.stderr.isTerminal) return;
  await say(
    "The key that checks the audit trail from here on:\n" +
      `${trail.verificationKey.reveal()}\n` +
      "Keep it away from this machine, for gcs audit verify --trail-key-stdin.\n" +
      "It is not shown again.",
  );
}

/** The small items of the key vault, as the chain keeps its checkpoints in them. */
export function chainVault(vault: KeyVault): ChainVault {
  return {
    read: async (name) => {
      const bytes = await vault.getItem(name);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (name, value) => vault.setItem(name, new TextEncoder().encode(value)),
  };
}
