import { resolve } from "node:path";
import {
  type ChainVault,
  endsOf,
  expectAt,
  logsMigration,
  migrateDatabase,
  type MigrationReport,
  openAuditDatabase,
} from "../../audit/mod.ts";
import { arg, type Context, defineCommand } from "../../command/mod.ts";
import { auditFile, sqlcipherLibrary } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";
import { olderDatabases } from "./_older_databases.ts";
import { withOwnTrail } from "./_own_trail.ts";

const command = "audit migrate";

export default defineCommand({
  path: command,
  summary: "Copy an older, unencrypted audit database into the encrypted one",
  description:
    "SOURCE is a database of the earlier Go program (table audit_logs) or of Globus Connect Server\n" +
    "(tables session and operation). Without SOURCE: every unencrypted one at audit.database_path,\n" +
    "at ~/.globus-connect-server/audit/audit.db and at ~/.globus/audit-logs.db; the result is then a\n" +
    "list. Every row arrives, or nothing is put in place; a row that was migrated before is not\n" +
    "added again. --dry-run reads and counts everything and writes nothing.\n" +
    "SOURCE is never removed. Where it has the name of the encrypted database itself, it ends as\n" +
    "NAME.plaintext. Destroy it with gcs audit shred when all works.",
  examples: [
    ["gcs audit migrate --dry-run", "Find the older databases, read them, and say what is there"],
    ["gcs audit migrate", "Copy all that are found"],
    ["gcs audit migrate ~/.globus/audit-logs.db", "Copy this one"],
  ],
  args: {
    source: arg.optional(arg.text("SOURCE", "The unencrypted database; default: all found")),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { source }) {
    const to = (await context.config()).values.audit.database_path;
    const sources = source === undefined ? await olderDatabases(context, to) : [resolve(source)];
    const copies: Copy[] = [];
    for (const from of sources) copies.push(await planCopy(context, from, to));
    return {
      operations: copies,
      carryOut: async (perform) => {
        const documents = [];
        const words: string[] = [];
        for (const { from, request, send } of copies) {
          const report = await (from === resolve(to)
            ? withOwnTrail(context, { command, request, afterwards: "replaced" }, send)
            : perform({ request, send }));
          for (const row of report.unreadableTimes.slice(0, 10)) {
            await context.warn(`a time cannot be read and is kept as it is stored: ${row}`);
          }
          documents.push({
            database: to,
            layout: report.layout,
            rows: report.rows,
            tables: report.counts,
            "unreadable_times": report.unreadableTimes,
            original: report.original,
          });
          words.push(
            `Migrated ${report.rows} rows of ${from}`,
            `The original is not encrypted. When all works: gcs audit shred ${report.original}`,
          );
        }
        return done(source === undefined ? documents : documents[0], words);
      },
    };
  },
});

/** One older database and what becomes of it. */
interface Copy extends Operation<MigrationReport> {
  readonly from: string;
}

/** Reads everything once before anything is asked or changed; no key is needed for that. */
async function planCopy(context: Context, from: string, to: string): Promise<Copy> {
  const found = await migrate(context, from, to, undefined);
  return {
    from,
    request: {
      service: "local",
      method: "write",
      target: to,
      body: { source: from, layout: found.layout, rows: found.counts },
    },
    send: async () => {
      const { file, vault } = await auditFile(context);
      const report = await migrate(context, from, to, file.key, vault);
      const audit = await openAuditDatabase({ ...file, vault, clock: context.clock });
      try {
        await audit.remember();
      } finally {
        audit.close();
      }
      return report;
    },
  };
}

/** Without a key: a dry run. */
async function migrate(
  context: Context,
  from: string,
  to: string,
  key: Uint8Array | undefined,
  vault?: ChainVault,
): Promise<MigrationReport> {
  const progress = context.progress(key === undefined ? "Reading rows" : "Copying rows");
  let made: string | undefined;
  const records = logsMigration(sourceName(from), context.random);
  try {
    return await migrateDatabase({
      from,
      to,
      key: key ?? new Uint8Array(32),
      dryRun: key === undefined,
      target: (db) => {
        const target = records(db);
        made = endsOf(db).database;
        return target;
      },
      onStep: async (step) => {
        // A new database must be known before it is there.
        if (step === "swap" && vault !== undefined && made !== undefined) {
          await expectAt(vault, to, made);
        }
      },
      library: await sqlcipherLibrary(context),
      signal: context.signal,
      onProgress: progress.set,
    });
  } catch (error) {
    if (error instanceof GcsError) throw error;
    throw new GcsError("failed", "The older database cannot be read", { cause: error });
  } finally {
    await progress.finish();
  }
}

function sourceName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
