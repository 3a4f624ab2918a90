import { join } from "node:path";
import * as z from "zod/mini";
import { linkSignals } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from "../files/mod.ts";

/** User names by the ids of identities, in lower case. */
type Names = ReadonlyMap<string, string>;

/** Asks Globus Auth. What cannot be looked up is shown by its id, which is no reason to fail. */
export async function lookUpNames(
  { authApi, signal, debugFailure }: Context,
  ids: readonly string[],
): Promise<Names | undefined> {
  try {
    const found = await (await authApi()).identities({ ids }, signal);
    return new Map(
      found.flatMap(({ id, username }) => username ? [[id.toLowerCase(), username]] : []),
    );
  } catch (error) {
    if (!(error instanceof GcsError) || signal.aborted) throw error;
    debugFailure(error);
    return undefined;
  }
}

const dayMs = 86_400_000;
/** Nobody waits longer for a name: the id is as good. */
const maxWaitMs = 5000;
const maxKept = 5000;

/** A name, or null for an id that Globus Auth does not know, and when it said so. */
const known = z.strictObject({ name: z.nullable(z.string()), at: z.number() });
const cacheFile = z.strictObject({
  version: z.literal(1),
  /** By the address of Globus Auth, then by id. */
  names: z.record(z.string(), z.record(z.string(), known)),
});

type Cache = z.infer<typeof cacheFile>["names"];

/**
 * The same for a table that a person reads: what was looked up within a day is kept in a private
 * file, one request asks for the rest, and what takes too long is left out.
 */
export async function knownNames(context: Context, ids: readonly string[]): Promise<Names> {
  const authUrl = (await context.config()).values.services.auth_url;
  const cache = await readCache(context);
  const now = context.clock.now();
  const held = heldIn(cache[authUrl], now);
  const missing = ids.filter((id) => !Object.hasOwn(held, id));
  const found = missing.length === 0 ? undefined : await inTime(context, missing);
  if (found !== undefined) {
    const fresh = missing.map((id) => [id, { name: found.get(id) ?? null, at: now }] as const);
    Object.assign(held, Object.fromEntries(fresh));
    await keep(context, { ...cache, [authUrl]: newest(held) });
  }
  return new Map(ids.flatMap((id) => {
    const name = Object.hasOwn(held, id) ? held[id]?.name : undefined;
    return name ? [[id, name] as const] : [];
  }));
}

/** Names that were looked up within a day; nobody is asked. */
export async function heldNames(context: Context): Promise<Names> {
  const authUrl = (await context.config()).values.services.auth_url;
  const held = heldIn((await readCache(context))[authUrl], context.clock.now());
  return new Map(Object.entries(held).flatMap(([id, { name }]) => name ? [[id, name]] : []));
}

function heldIn(names: Cache[string] = {}, now: number): Cache[string] {
  return Object.fromEntries(
    Object.entries(names).filter(([, { at }]) => at <= now && now - at < dayMs),
  );
}

async function inTime(context: Context, ids: readonly string[]): Promise<Names | undefined> {
  const { clock, debug } = context;
  const waiting = new AbortController();
  const linked = linkSignals([context.signal, waiting.signal]);
  const { signal } = linked;
  const late = clock.sleep(maxWaitMs, signal).then(() => {
    debug("Globus Auth has not said in time who the principals are");
    return undefined;
  }, () => undefined);
  try {
    return await Promise.race([lookUpNames({ ...context, signal }, ids), late]);
  } finally {
    waiting.abort();
    linked[Symbol.dispose]();
  }
}

function newest(held: Cache[string]): Cache[string] {
  const entries = Object.entries(held).sort(([, a], [, b]) => b.at - a.at);
  return Object.fromEntries(entries.slice(0, maxKept));
}

async function readCache(context: Context): Promise<Cache> {
  try {
    const bytes = await readPrivateFile(fileOf(context));
    if (bytes === undefined) return {};
    const parsed = cacheFile.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data.names : {};
  } catch (error) {
    context.debugFailure(error);
    return {};
  }
}

/** A name that cannot be kept is looked up again. */
async function keep(context: Context, names: Cache): Promise<void> {
  try {
    await ensurePrivateFolder(context.paths.configFolder);
    await ensurePrivateFolder(context.paths.stateFolder);
    const text = JSON.stringify({ version: 1, names });
    await writePrivateFile(fileOf(context), new TextEncoder().encode(`${text}\n`));
  } catch (error) {
    context.debugFailure(error);
  }
}

function fileOf({ paths }: Context): string {
  return join(paths.stateFolder, "names.json");
}
