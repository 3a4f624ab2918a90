import { join } from "node:path";
import * as z from "zod/mini";
import type { Context } from "../command/mod.ts";
import {
  checkProfileName,
  ensurePrivateFolder,
  isUnwritable,
  readPrivateFile,
  removePrivateFile,
  writePrivateFile,
} from "../files/mod.ts";
import type { SessionEnd } from "../tokens/mod.ts";

/** Why the session of a profile ended, in words. */
export const endWords: Readonly<Record<SessionEnd, string>> = {
  inactivity: "it was not used for longer than auth.inactivity_timeout_mins",
  absolute: "it is older than auth.session_timeout_mins",
  clock: "the clock of this machine went back",
};

const schema = z.strictObject({
  reason: z.enum(["inactivity", "absolute", "clock"]),
  at: z.iso.datetime(),
});

/** The end of the last session of a profile. */
export type Ended = z.infer<typeof schema>;

/** Remembers why a session ended, for who comes later: the first command alone would tell. */
export async function rememberEnd(
  context: Context,
  profile: string,
  reason: SessionEnd,
): Promise<void> {
  const { stateFolder, configFolder } = context.paths;
  const ended: Ended = { reason, at: new Date(context.clock.now()).toISOString() };
  try {
    await ensurePrivateFolder(configFolder);
    await ensurePrivateFolder(stateFolder);
    await writePrivateFile(
      fileOf(context, profile),
      new TextEncoder().encode(JSON.stringify(ended)),
    );
  } catch (error) {
    // Where nothing can be written, the first command was told at least.
    if (!isUnwritable(error)) throw error;
  }
}

/** Why the last session of a profile ended; undefined where a person ended it, or nobody knows. */
export async function lastEnd(context: Context, profile: string): Promise<Ended | undefined> {
  const bytes = await readPrivateFile(fileOf(context, profile));
  if (bytes === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

/** A new login, or a logout, makes it past. */
export async function forgetEnd(context: Context, profile: string): Promise<void> {
  await removePrivateFile(fileOf(context, profile));
}

function fileOf({ paths }: Context, profile: string): string {
  return join(paths.stateFolder, `ended-${checkProfileName(profile)}.json`);
}
