import { basename, resolve } from "node:path";
import {
  inspectDatabaseFile,
  openAuditDatabase,
  placeName,
  shredDatabase,
  shredNotice,
} from "../../audit/mod.ts";
import { arg, type Context, defineCommand, opt } from "../../command/mod.ts";
import { auditFile } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { removePrivateFile } from "../../files/mod.ts";
import type { OperationRequest } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";
import { aboutPath } from "./_backup_about.ts";
import { withOwnTrail } from "./_own_trail.ts";
import { requireShreddable } from "./_shreddable.ts";

const command = "audit shred";

export default defineCommand({
  path: command,
  summary: "Destroy the audit database, or an older or spare copy of it",
  description:
    "Overwrites the file, its log and its work files with random bytes, empties and removes them. " +
    "Without FILE: the audit database itself, with the trail in it. FILE may be an unencrypted " +
    "original of gcs audit migrate, a backup, or a file that a restore set aside; nothing else is " +
    "touched.\n" +
    shredNotice + "\n" +
    "--destroy-keys destroys every key of the audit database as well, and with them the use of all " +
    "backups.",
  examples: [
    ["gcs audit shred ~/.globus/audit-logs.db", "The unencrypted original after a migration"],
    ["gcs audit shred --destroy-keys", "The database, and what would open any copy of it"],
  ],
  args: { file: arg.optional(arg.text("FILE", "A copy to destroy; default: the database itself")) },
  options: { destroyKeys: opt.flag("Destroy every key of the audit database, too") },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  check: ({ file, destroyKeys }) => {
    if (file === undefined || !destroyKeys) return;
    throw new GcsError("usage", "--destroy-keys goes with the audit database, not with FILE");
  },
  async plan(context, { file, destroyKeys }) {
    const { values } = await context.config();
    const database = resolve(values.audit.database_path);
    const path = file === undefined ? database : resolve(file);
    const isDatabase = path === database;
    if (!isDatabase) await requireShreddable(context, path, database);
    else await requireSomething(path);
    const request: OperationRequest = {
      service: "local",
      method: "remove",
      target: path,
      ...(destroyKeys ? { body: { keys: "destroyed" } } : {}),
    };
    const shredCopy = async () => {
      const { signal } = context;
      const removed = await shredDatabase({ path, signal });
      await removePrivateFile(aboutPath(path));
      return removed;
    };
    const shredOwn = () =>
      withOwnTrail(context, { command, request, afterwards: "gone" }, async () => {
        const removed = await shredPresent(context, path);
        if (destroyKeys) await destroyAllKeys(context);
        return removed;
      });
    const what = isDatabase
      ? `the audit database ${path} with every record and the trail in it`
      : `${path}`;
    return {
      confirm: {
        warning: `This destroys ${what}. ${shredNotice}`,
        answer: basename(path),
      },
      operations: [{ request }],
      carryOut: async (perform) => {
        const removed = await (isDatabase ? shredOwn() : perform({ request, send: shredCopy }));
        return done({ removed, "keys_destroyed": destroyKeys }, [
          `Destroyed ${removed.join(", ")}`,
          ...(destroyKeys ? ["Destroyed every key of the audit database"] : []),
        ]);
      },
    };
  },
});

async function requireSomething(path: string): Promise<void> {
  for (const name of [path, `${path}.shredding`]) {
    if (await inspectDatabaseFile(name) !== "missing") return;
  }
  throw new GcsError("not_found", `There is no audit database "${basename(path)}"`);
}

/** The vault forgets the chains of the database, so that nothing waits for it to come back. */
async function shredPresent(context: Context, path: string): Promise<string[]> {
  const { signal } = context;
  // First: a database that is gone on purpose is not missed, however this ends.
  await (await context.vault()).deleteItem(placeName(path)).catch(ifUnreadable);
  const isThere = await inspectDatabaseFile(path) === "opaque";
  const store = isThere ? await auditFile(context).catch(ifUnreadable) : undefined;
  if (store === undefined) return await shredDatabase({ path, signal });
  const { key, library } = store.file;
  const audit = await openAuditDatabase({ ...store.file, unchecked: true }).catch(ifUnreadable);
  const origin = audit?.origin;
  audit?.close();
  const removed = await shredDatabase({ path, key, library, signal });
  if (origin !== undefined) await store.forgetChains(origin);
  return removed;
}

/** A database that cannot be opened can be destroyed all the same. */
function ifUnreadable(error: unknown): undefined {
  const kind = error instanceof GcsError ? error.kind : undefined;
  if (kind === "secure_store" || kind === "integrity") return;
  throw error;
}

/** The vault never removes a current key, so a fresh one takes its place. */
async function destroyAllKeys(context: Context): Promise<void> {
  const vault = await context.vault();
  const old = (await vault.list()).filter(({ purpose }) => purpose === "audit-db");
  await vault.createKey("audit-db", { replace: true });
  for (const { id } of old) await vault.removeKey("audit-db", id);
}
