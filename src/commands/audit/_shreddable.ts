import { basename, dirname } from "node:path";
import { checkKey, inspectDatabaseFile, openOldDatabase } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import { sqlcipherLibrary } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";

/**
 * Makes sure that a file is a copy of an audit database: an unencrypted one of a known layout, one
 * that a key on record opens, or one that lies beside the database under a name made from its name.
 *
 * @throws GcsError `not_found` when there is no file, `usage` when it is anything else.
 */
export async function requireShreddable(
  context: Context,
  path: string,
  database: string,
): Promise<void> {
  const state = await inspectDatabaseFile(path);
  const name = basename(path);
  if (state === "missing") throw new GcsError("not_found", `There is no file "${name}"`);
  if (state === "plaintext") {
    (await openOldDatabase(path, { library: await sqlcipherLibrary(context) }))
      [Symbol.dispose]();
    return;
  }
  const isBeside = dirname(path) === dirname(database) &&
    name.startsWith(`${basename(database)}.unreadable-`);
  if (isBeside || await isOpened(context, path)) return;
  throw new GcsError("usage", `"${name}" is neither an audit database nor a backup of one`);
}

async function isOpened(context: Context, path: string): Promise<boolean> {
  const vault = await context.vault();
  for (const { purpose, id } of await vault.list()) {
    if (purpose !== "audit-db") continue;
    const bytes = (await vault.keyById(purpose, id).catch(() => undefined))?.bytes();
    const fits = bytes !== undefined && (await checkKey(path, bytes)).fits;
    bytes?.fill(0);
    if (fits) return true;
  }
  return false;
}
