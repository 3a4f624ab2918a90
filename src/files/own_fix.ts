import { realpathSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { shellWord } from "../base/mod.ts";

/** What the system's own programs rely on: never to be closed on root's word. */
const systemFile = /^\/(?:bin|boot|dev|etc|lib\w*|proc|run|sbin|sys|usr|var(?!\/tmp\/))(?:\/|$)/;
const systemFolder = /^\/[^/]*$|^\/(?:home|media|mnt|opt|srv|var)\/[^/]+$/;

/**
 * The `chmod` that closes a file or folder, to be shown as a hint. Undefined where it would change
 * what is not this user's alone: entries of others, folders that all share (`/tmp`), and for root
 * what belongs to the system, whatever links lead there.
 */
export function chmodFix(
  mode: string,
  path: string,
  entry: Stats,
  uid: number | undefined,
): string | undefined {
  if (uid === undefined || entry.uid !== uid) return undefined;
  const real = withoutLinks(path);
  const isShared = entry.isDirectory() && (entry.mode & 0o1000) !== 0;
  const isSystems = uid === 0 &&
    (systemFile.test(real) || entry.isDirectory() && systemFolder.test(real));
  return isShared || isSystems ? undefined : `chmod ${mode} ${shellWord(resolve(path))}`;
}

/** Where an entry really is. The last part is the entry that was looked at: no link is followed. */
function withoutLinks(path: string): string {
  const whole = resolve(path);
  try {
    return join(realpathSync(dirname(whole)), basename(whole));
  } catch {
    return whole;
  }
}
