import { basename } from "node:path";
import { rekeyDatabase } from "../../audit/mod.ts";
import { defineCommand, opt, withProgress } from "../../command/mod.ts";
import { auditFile } from "../../context/mod.ts";
import type { OperationRequest } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";
import { withOwnTrail } from "./_own_trail.ts";

const command = "audit rekey";

export default defineCommand({
  path: command,
  summary: "Encrypt the audit database with a new key",
  description:
    "A verified copy under the new key takes the place of the database in one step, and the old file " +
    "is overwritten. Until then both keys are kept: stopped anywhere, the database opens, and the " +
    "same command finishes the work. No other gcs may have the database open meanwhile.\n" +
    "The old key is destroyed at the end, and with it the use of every backup that was made under " +
    "it: make a new backup, or keep the key with --keep-old-key. With another auth.key_source set, " +
    "the new key goes there.",
  examples: [
    ["gcs audit rekey --keep-old-key", "A new key; older backups can still be restored"],
    ["gcs audit rekey", "A new key, the old one destroyed; asks first"],
  ],
  options: {
    keepOldKey: opt.flag("Keep the old key, so that older backups can be restored"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { keepOldKey }) {
    const { file: { path }, keyId } = await auditFile(context, { mustExist: true });
    const vault = await context.vault();
    const request: OperationRequest = {
      service: "local",
      method: "write",
      target: path,
      body: { "old_key_id": keyId, "old_key": keepOldKey ? "kept" : "destroyed" },
    };
    const work = async () => {
      const { file, keyId } = await auditFile(context, { mustExist: true });
      const current = await vault.key("audit-db");
      // A current key that is not the one of the file was made by a run that did not come to its end.
      const fresh = current !== undefined && current.id !== keyId
        ? current
        : await vault.createKey("audit-db", { replace: true });
      await withProgress(context, "Copying", (progress) =>
        rekeyDatabase({
          path,
          key: file.key,
          newKey: fresh.bytes(),
          library: file.library,
          signal: context.signal,
          onProgress: progress.set,
        }), { unit: "bytes" });
      if (!keepOldKey) await vault.removeKey("audit-db", keyId);
      return fresh.id;
    };
    return {
      ...(keepOldKey ? {} : {
        confirm: {
          warning:
            `This destroys key ${keyId}. Backups that were made under it cannot be restored ` +
            "afterwards.",
          answer: basename(path),
        },
      }),
      operations: [{ request }],
      carryOut: async () => {
        const change = { command, request, afterwards: "kept" } as const;
        const newKeyId = await withOwnTrail(context, change, work);
        const others = (await vault.list())
          .filter(({ purpose, id }) => purpose === "audit-db" && id !== newKeyId)
          .map(({ id }) => id);
        const document = {
          database: path,
          "key_id": newKeyId,
          "old_key_id": keyId,
          "kept_key_ids": others,
        };
        return done(document, [
          `Encrypted ${path} with key ${newKeyId}`,
          ...(others.length === 0 ? [] : [`Keys kept for older backups: ${others.join(", ")}`]),
        ]);
      },
    };
  },
});
