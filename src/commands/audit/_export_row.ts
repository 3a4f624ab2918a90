import type { AuditDatabase, Trail } from "../../audit/mod.ts";
import { type Context, rowBeside } from "../../command/mod.ts";
import { contextTrailOver, trailIntent } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { openAudit } from "./_open.ts";

/** The path of what is printed. */
export const standardOutput = "standard output";

/** Records that leave the database. */
export interface Export {
  readonly command: string;
  /** Where they go: a file, or `standard output`. */
  readonly path: string;
  /** Which records were asked for. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** Ends the row of an export, with what came of it. */
type EndRow = (records: number, error?: unknown) => Promise<void>;

/**
 * Writes into the trail that records leave the database. Reading stays possible where the trail
 * cannot be written, as after a disaster; a warning says so.
 */
async function startRow(
  context: Context,
  about: Export,
  openTrail?: () => Promise<Trail>,
): Promise<EndRow> {
  const { command, path, filter } = about;
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const body = { filter: Object.fromEntries(given) };
  const request = { service: "local", method: "write", target: path, body } as const;
  const intent = () => trailIntent(context, command, request);
  const end = await rowBeside(context, "the export", intent, openTrail);
  return async (records, error) => {
    const failure = error instanceof GcsError ? error : "unexpected failure";
    await end({
      outcome: context.signal.aborted ? "interrupted" : error === undefined ? "success" : "failure",
      records,
      ...(error === undefined ? {} : { error: failure }),
    });
  };
}

/** Work that takes so many records out of the database, between its rows in the trail. */
export async function recordedExport(
  context: Context,
  about: Export,
  work: () => Promise<number>,
): Promise<number> {
  const end = await startRow(context, about);
  let records: number;
  try {
    records = await work();
  } catch (error) {
    await end(0, error);
    throw error;
  }
  await end(records);
  return records;
}

/** Rows as they come, with a row in the trail before the first and after the last. */
export async function* exported<T>(
  context: Context,
  about: Export,
  rows: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  // The first one tells that there is a database: an export from none makes none.
  const first = await rows.next();
  yield* counted(rows, await startRow(context, about), first);
}

/** Records that a filter finds, likewise, with the trail over the connection that reads them. */
export async function* exportedRecords<T>(
  context: Context,
  about: Export,
  read: (audit: AuditDatabase) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  const audit = await openAudit(context);
  let trail: Trail | undefined;
  try {
    // A filter that is refused is no export; what it finds is read after the trail was written.
    const rows = read(audit);
    const end = await startRow(
      context,
      about,
      async () => trail = await contextTrailOver(context, audit),
    );
    yield* counted(rows, end);
  } finally {
    try {
      await trail?.close();
    } finally {
      audit.close();
    }
  }
}

async function* counted<T>(
  rows: AsyncGenerator<T, void, undefined>,
  end: EndRow,
  first?: IteratorResult<T, void>,
): AsyncGenerator<T, void, undefined> {
  let records = 0;
  let failure: unknown;
  try {
    let next = first ?? await rows.next();
    for (; next.done !== true; next = await rows.next()) {
      records += 1;
      yield next.value;
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    await rows.return();
    await end(records, failure);
  }
}
