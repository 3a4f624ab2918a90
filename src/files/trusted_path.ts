import { lstatSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import { basename, dirname, join, parse, resolve, sep } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { chmodFix } from "./own_fix.ts";
import { type Mount, mountsByDevice } from "./mounts.ts";
import { isGroupOf } from "./own_group.ts";
import { checkedPath } from "./paths.ts";
import { hasModes, ownUid, type Problem } from "./rules.ts";

/** A part of a path that somebody else could change. `fix` is a command to run. */
export interface Distrust extends Problem {
  readonly trusted: false;
  readonly part: string;
}

/** What {@linkcode pathTrust} says; `path` has no link left in it. */
export type Trust = { readonly trusted: true; readonly path: string } | Distrust;

/** As many as the kernel follows. */
const maxLinks = 40;

/**
 * Whether a file or folder, and the way to it, is in nobody's hands but root's and those of the
 * user who runs this program. For everything whose content is obeyed: code that is loaded, programs
 * that are started, settings and authorities that are believed.
 *
 * Each part from the root down must be owned by root or by this user and not be writable by others.
 * Links are followed one by one, as parts of their own. These pass:
 *
 * - a sticky folder that all may write to (`/tmp`): there nobody can replace what is not theirs, and
 *   the next part has to be ours or root's as well;
 * - a folder that a group may write to, if the group has one member, the user or root;
 * - whatever lies on a local file system that is read-only.
 *
 * A file system that another user serves (FUSE) does not pass, whatever it shows. Access lists count
 * through the group bits, where the system shows their mask. On Windows there are no mode bits, and
 * every path passes.
 *
 * The answer cannot grow old: a part is looked at when nobody can change the parts before it any
 * more. Use the `path` that comes back, not the one that was asked for.
 *
 * @throws GcsError `usage` when a part does not exist or may not be looked at.
 */
export function pathTrust(
  path: string,
  mounts: ReadonlyMap<number, Mount> = mountsByDevice(),
): Trust {
  const start = resolve(checkedPath(path));
  if (!hasModes) return { trusted: true, path: realPath(start) };
  const { root } = parse(start);
  const parts = start.slice(root.length).split(sep);
  let here = root;
  let links = 0;
  for (let next: string | undefined = ""; next !== undefined; next = parts.shift()) {
    // Links have been followed on the way here, so the folder above is the one in the name.
    const part = next === ".." ? dirname(here) : join(here, next);
    const entry = look(part);
    const problem = distrustOf(part, entry, mounts);
    if (problem !== undefined) return { trusted: false, part, ...problem };
    if (!entry.isSymbolicLink()) {
      here = part;
      continue;
    }
    if (++links > maxLinks) throw fileFailure("follow", part, coded("ELOOP"));
    const target = readlinkSync(part);
    if (target.startsWith(sep)) here = root;
    parts.unshift(...target.split(sep).filter((word) => word !== "" && word !== "."));
  }
  return { trusted: true, path: here };
}

/**
 * The path without links, when {@linkcode pathTrust} trusts it. `what` names it in the message, for
 * example `the library that GCS_SQLCIPHER_LIB names`. `otherwise` is the hint about the part of the
 * path that this user cannot mend.
 *
 * @throws GcsError `failed` with the command to run, when others could change it.
 */
export function requireTrustedPath(
  path: string,
  what: string,
  otherwise?: (part: string) => string,
): string {
  const trust = pathTrust(path);
  if (trust.trusted) return trust.path;
  const name = trust.part === resolve(path) ? "it" : `"${basename(trust.part) || trust.part}"`;
  throw new GcsError("failed", `Refused to use ${what}: ${trust.why.replace(/^it/, name)}`, {
    hint: trust.fix ?? otherwise?.(trust.part),
  });
}

function distrustOf(
  part: string,
  entry: Stats,
  mounts: ReadonlyMap<number, Mount>,
): Problem | undefined {
  const uid = ownUid();
  const trusted = uid === undefined || uid === 0 ? [0] : [0, uid];
  const mount = mounts.get(entry.dev);
  if (mount?.servedBy !== undefined && !trusted.includes(mount.servedBy)) {
    return { why: "it lies on a file system that another user provides" };
  }
  if (mount?.readOnly) return undefined;
  if (!trusted.includes(entry.uid)) return { why: "it belongs to another user" };
  // The mode of a link means nothing: its owner and its folder decide.
  if (entry.isSymbolicLink()) return undefined;
  if (entry.isDirectory() && (entry.mode & 0o1000) !== 0) return undefined;
  const byAll = (entry.mode & 0o002) !== 0;
  const byGroup = (entry.mode & 0o020) !== 0 && !isGroupOf(trusted, entry.gid);
  if (!byAll && !byGroup) return undefined;
  return { why: "it can be written to by other users", fix: chmodFix("go-w", part, entry, uid) };
}

function look(part: string): Stats {
  try {
    return lstatSync(part);
  } catch (error) {
    throw fileFailure("look at", part, error);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw fileFailure("look at", path, error);
  }
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
