import { backupDatabase, type TableCounts } from "../../audit/mod.ts";
import { arg, defineCommand, opt, planOne, withProgress } from "../../command/mod.ts";
import { auditFile } from "../../context/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { show } from "../../output/mod.ts";
import { outputPath } from "../_output_file.ts";
import { writeAbout } from "./_backup_about.ts";
import { keyText } from "./_backup_keys.ts";

export default defineCommand({
  path: "audit backup",
  summary: "Write an encrypted, verified copy of the audit database",
  description:
    "One moment of the database, also while others write to it. FILE gets its name only when it is " +
    "complete, checked to the last page and on disk. Others may read its folder: a backup is\n" +
    "ciphertext. They must not be able to write to it.\n" +
    "The backup has the key of the database, or with --new-key one of its own, which is shown once: " +
    "without its key a backup is noise. FILE.about.json says which key it has.",
  examples: [
    ["gcs audit backup /secure/audit-2026-01-31.db", "A backup under the present key"],
    ["gcs audit backup /secure/audit.db --new-key", "A backup that another machine can restore"],
  ],
  args: { file: arg.text("FILE", "The backup file to write") },
  options: {
    newKey: opt.flag("Give the backup a key of its own, and print it"),
    force: opt.flag("Replace a file that is there"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { file: typed, newKey, force }) {
    const target = await outputPath(context, typed);
    const { file, keyId } = await auditFile(context, { mustExist: true });
    const backupKey = newKey ? context.random.bytes(32) : undefined;
    const operation: Operation<TableCounts> = {
      request: {
        service: "local",
        method: "write",
        target,
        body: { database: file.path, "key_id": newKey ? null : keyId },
      },
      tells: (counts) => ({ records: counts.get("event") ?? 0 }),
      send: async () => {
        const { path, key, library } = file;
        const { signal } = context;
        const counts = await withProgress(context, "Copying", (progress) =>
          backupDatabase({
            path,
            key,
            library,
            to: target,
            backupKey,
            force,
            signal,
            onProgress: progress.set,
          }), { unit: "bytes" });
        const createdAt = new Date(context.clock.now()).toISOString();
        await writeAbout(context, target, { keyId: newKey ? null : keyId, createdAt });
        return counts;
      },
    };
    return planOne(operation, (counts) => {
      const document = {
        path: target,
        records: counts.get("event") ?? 0,
        "trail_records": counts.get("trail") ?? 0,
        "key_id": newKey ? null : keyId,
        ...(backupKey === undefined ? {} : { key: keyText(backupKey) }),
      };
      return show(document, [
        { label: "Backup", value: "path" },
        { label: "Records", value: "records" },
        { label: "Trail records", value: "trail_records" },
        backupKey === undefined
          ? { label: "Key id", value: "key_id" }
          : { label: "Key (shown once)", value: "key" },
      ]);
    });
  },
});
