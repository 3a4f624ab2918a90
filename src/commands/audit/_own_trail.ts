import { inspectDatabaseFile, type Trail, type TrailRow } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import { openContextTrail, trailIntent } from "../../context/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { OperationRequest } from "../../base/mod.ts";

/** A change that needs the audit database for itself, and what becomes of the trail in it. */
export interface OwnTrail {
  readonly command: string;
  readonly request: OperationRequest;
  /**
   * `kept`: the trail is the same afterwards. `replaced`: another database may be in its place,
   * which gets rows of its own. `gone`: there is none.
   */
  readonly afterwards: "kept" | "replaced" | "gone";
}

/**
 * Does work on the database file while no connection of this process has it open. The intent is
 * written and the trail closed before, where there is a trail; the result is written after.
 */
export async function withOwnTrail<T>(
  context: Context,
  change: OwnTrail,
  work: () => Promise<T>,
): Promise<T> {
  const row = await writeIntent(context, change);
  const started = context.clock.now();
  const durationMs = () => context.clock.now() - started;
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (row !== undefined) {
      const failure = error instanceof GcsError ? error : "unexpected failure";
      const outcome = context.signal.aborted ? "interrupted" : "failure";
      await write(
        context,
        (trail) => trail.result(row, { outcome, durationMs: durationMs(), error: failure }),
      );
    }
    throw error;
  }
  const success = { outcome: "success", durationMs: durationMs() } as const;
  if (change.afterwards === "replaced") {
    await goOnWith(context);
    await write(context, async (trail) => {
      const intent = await trailIntent(context, change.command, change.request);
      await trail.result(await trail.intent(intent), success);
    });
  } else if (change.afterwards === "kept" && row !== undefined) {
    await write(context, (trail) => trail.result(row, success));
  }
  return result;
}

/** Undefined where there is no database yet, or none that can be opened. */
async function writeIntent(
  context: Context,
  { command, request, afterwards }: OwnTrail,
): Promise<TrailRow | undefined> {
  const { values } = await context.config();
  if (await inspectDatabaseFile(values.audit.database_path) !== "opaque") return undefined;
  let trail: Trail | undefined;
  try {
    trail = await openContextTrail(context);
    return await trail.intent(await trailIntent(context, command, request));
  } catch (error) {
    if (afterwards === "kept") throw error;
    const why = error instanceof GcsError ? error.message : "the audit database cannot be opened";
    await context.warn(`the present audit trail was not written: ${why}`);
    return undefined;
  } finally {
    await trail?.close();
  }
}

async function write(context: Context, work: (trail: Trail) => Promise<void>): Promise<void> {
  try {
    const trail = await openContextTrail(context);
    try {
      await work(trail);
    } finally {
      await trail.close();
    }
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    await context.warn(`the audit trail was not written: ${error.message}`);
  }
}

/**
 * Has the vault take the database that is now in place for the true one: an older copy of the same
 * one, or one from another machine, does not fit what the vault remembers.
 */
async function goOnWith(context: Context): Promise<void> {
  try {
    await (await openContextTrail(context)).close();
  } catch (error) {
    if (!(error instanceof GcsError) || !["integrity", "secure_store"].includes(error.kind)) {
      throw error;
    }
    await adoptTrail(context);
  }
}

/** Goes on with the database that is there, and gives the key that checks the trail from here. */
export async function adoptTrail(context: Context): Promise<string | undefined> {
  const trail = await openContextTrail(context, { adopt: true });
  await trail.close();
  return trail.verificationKey?.reveal();
}
