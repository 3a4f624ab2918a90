import { resolve } from "node:path";
import { inspectDatabaseFile } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";

/**
 * Unencrypted databases in the places where older programs keep them: the audit database of these
 * settings itself, the one of the Go port, and the one of Globus Connect Server.
 *
 * @throws GcsError `not_found` that names the places when there is none.
 */
export async function olderDatabases({ paths }: Context, database: string): Promise<string[]> {
  const inHome = (...path: string[]) =>
    paths.home === undefined ? [] : [resolve(paths.home, ...path)];
  const places = new Set([
    resolve(database),
    ...inHome(".globus-connect-server", "audit", "audit.db"),
    ...inHome(".globus", "audit-logs.db"),
  ]);
  const found: string[] = [];
  for (const place of places) {
    if (await inspectDatabaseFile(place) === "plaintext") found.push(place);
  }
  if (found.length > 0) return found;
  throw new GcsError("not_found", `There is no older database at ${[...places].join(" or ")}`, {
    hint: "name it: gcs audit migrate SOURCE",
  });
}
