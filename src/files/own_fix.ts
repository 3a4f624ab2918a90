import type { Stats } from "node:fs";
import { shellWord } from "../base/mod.ts";

/** What the system's own programs rely on: never to be closed on root's word. */
const systemFile = /^\/(?:bin|boot|dev|etc|lib\w*|proc|sbin|sys|usr)(?:\/|$)/;
const systemFolder = /^\/[^/]*$|^\/(?:home|media|mnt|opt|run|srv|var)\/[^/]+$/;

/**
 * The `chmod` that closes a file or folder, to be shown as a hint. Undefined where it would change
 * what is not this user's alone: entries of others, folders that all share (`/tmp`), and for root
 * what belongs to the system.
 */
export function chmodFix(
  mode: string,
  path: string,
  entry: Stats,
  uid: number | undefined,
): string | undefined {
  if (uid === undefined || entry.uid !== uid) return undefined;
  const isShared = entry.isDirectory() && (entry.mode & 0o1000) !== 0;
  const isSystems = uid === 0 &&
    (systemFile.test(path) || entry.isDirectory() && systemFolder.test(path));
  return isShared || isSystems ? undefined : `chmod ${mode} ${shellWord(path)}`;
}
