import { basename, resolve } from "node:path";
import { announceRestore, inspectDatabaseFile, restoreDatabase } from "../../audit/mod.ts";
import { arg, type Context, defineCommand, opt, withProgress } from "../../command/mod.ts";
import { auditFile, chainVault, sqlcipherLibrary } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { counted, type OperationRequest } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";
import { readAbout } from "./_backup_about.ts";
import { keyOfBackup, parseKeyText } from "./_backup_keys.ts";
import { withOwnTrail } from "./_own_trail.ts";

const command = "audit restore";

export default defineCommand({
  path: command,
  summary: "Put a backup in the place of the audit database",
  description:
    "The backup is checked to the last page, copied, and the copy checked before it takes the name " +
    "of the database in one step; the backup itself is only read. The database has the present key " +
    "afterwards. Records and trail entries that the backup lacks are gone: " +
    "gcs audit verify --against shows which. The restore is recorded in the restored trail.\n" +
    "A database that cannot be opened is replaced only with --replace-unreadable, and kept beside " +
    "the new one as NAME.unreadable-1, because it may be evidence.",
  examples: [
    ["gcs audit restore /secure/audit-2026-01-31.db", "Asks for the name of the database first"],
    ["gcs audit restore backup.db --backup-key-env GCS_BACKUP_KEY", "A backup with its own key"],
  ],
  args: { file: arg.text("FILE", "The backup file") },
  options: {
    replaceUnreadable: opt.flag("Replace a present database that cannot be opened"),
  },
  secrets: {
    backupKey: { label: "key of the backup", length: [64, 64], stem: "backup-key", onlyWith: [] },
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { file: typed, replaceUnreadable, backupKey: given }) {
    const from = resolve(typed);
    const { values } = await context.config();
    const path = values.audit.database_path;
    if (await inspectDatabaseFile(from) === "missing") {
      throw new GcsError("not_found", `There is no file "${basename(from)}"`);
    }
    const about = await readAbout(from);
    const isAsked = given !== undefined && !context.globals.dryRun;
    const backupKey = given === undefined
      ? await keyOfBackup(await context.vault(), from, about)
      : isAsked
      ? parseKeyText(given)
      : new Uint8Array(32);
    const isThere = await inspectDatabaseFile(path) !== "missing";
    const request: OperationRequest = {
      service: "local",
      method: "write",
      target: path,
      body: { backup: from, ...(about === undefined ? {} : { "backup_of": about.createdAt }) },
    };
    const work = async () => {
      const key = await presentKey(context, replaceUnreadable);
      const library = await sqlcipherLibrary(context);
      const { signal } = context;
      const vault = chainVault(await context.vault());
      const takeBack = await announceRestore(vault, path, from, {
        key: backupKey,
        library,
        replaceUnreadable,
      });
      try {
        return await withProgress(context, "Restoring", () =>
          restoreDatabase({
            path,
            key,
            from,
            backupKey,
            replaceUnreadable,
            library,
            signal,
          }));
      } catch (error) {
        await takeBack();
        throw error;
      }
    };
    return {
      ...(isThere ? { confirm: confirmation(path, from, about?.createdAt) } : {}),
      operations: [{ request }],
      carryOut: async () => {
        const change = { command, request, afterwards: "replaced" } as const;
        const counts = await withOwnTrail(context, change, work);
        const records = counts.get("event") ?? 0;
        const document = {
          database: path,
          backup: from,
          records,
          "trail_records": counts.get("trail") ?? 0,
        };
        return done(document, `Restored ${counted(records, "record")} from ${from}`);
      },
    };
  },
});

function confirmation(path: string, from: string, createdAt: string | undefined) {
  const moment = createdAt === undefined ? "" : `, which was made ${createdAt}`;
  return {
    warning:
      `This replaces the audit database ${path} with ${from}${moment}. Whatever was recorded ` +
      "since then is lost.",
    answer: basename(path),
  };
}

/** Where even the key of the unreadable database is lost, the restored one gets a new one. */
async function presentKey(context: Context, replaceUnreadable: boolean): Promise<Uint8Array> {
  try {
    return (await auditFile(context)).file.key;
  } catch (error) {
    const isLost = error instanceof GcsError && error.kind === "secure_store";
    if (!isLost || !replaceUnreadable) throw error;
    return (await (await context.vault()).createKey("audit-db", { replace: true })).bytes();
  }
}
