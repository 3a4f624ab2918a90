import { type AuditDatabase, openAuditDatabase } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import { auditFile } from "../../context/mod.ts";

/**
 * Opens the audit database that is there.
 *
 * @throws GcsError `not_found` when there is none, `secure_store` when it cannot be opened,
 * `integrity` when it is not the one that the vault remembers.
 */
export async function openAudit(context: Context): Promise<AuditDatabase> {
  const { file, vault } = await auditFile(context, { mustExist: true });
  return await openAuditDatabase({ ...file, vault, clock: context.clock });
}

/** What `read` gives of the audit database, which is open as long as somebody goes on asking. */
export async function* fromAudit<T>(
  context: Context,
  read: (audit: AuditDatabase) => AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<T, void, undefined> {
  const audit = await openAudit(context);
  try {
    yield* read(audit);
  } finally {
    audit.close();
  }
}
