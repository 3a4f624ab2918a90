import { checkPrivate, type PrivacyCheck } from "../files/mod.ts";
import type { Paths } from "./paths.ts";

/**
 * Owner, mode and kind of the configuration folder and everything in it, and of a database that
 * lies elsewhere. Changes nothing; what does not exist is not listed.
 */
export async function permissionReport(
  paths: Paths,
  auditDatabase = paths.auditDatabase,
): Promise<PrivacyCheck[]> {
  const report = await checkPrivate(paths.configFolder);
  const seen = new Set(report.map((check) => check.path));
  for (const suffix of ["", "-wal", "-shm"]) {
    const path = auditDatabase + suffix;
    if (!seen.has(path)) report.push(...await checkPrivate(path));
  }
  return report;
}
