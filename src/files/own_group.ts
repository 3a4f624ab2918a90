import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import process from "node:process";

/**
 * Whether a group has no other member than one of these users: the private group that many systems
 * give each user, under the user's own name. What `/etc/passwd` and `/etc/group` do not list (a
 * directory service) counts as a group of many, but where nobody is listed anywhere: a container
 * runs as a number without a name, and its volumes belong to the group of the same number.
 */
export function isGroupOf(
  uids: readonly number[],
  gid: number,
  passwd: string = textOf("/etc/passwd"),
  group: string = textOf("/etc/group"),
): boolean {
  const users = linesOf(passwd).map(([name, , uid, primary]) => ({
    name,
    uid: Number(uid),
    gid: Number(primary),
  }));
  if (isBareNumber(uids, gid) && users.every((user) => user.uid !== gid && user.gid !== gid)) {
    return linesOf(group).every(([, , id]) => Number(id) !== gid);
  }
  const entries = linesOf(group).filter(([, , id]) => Number(id) === gid);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) return false;
  const [groupName, , , listed = ""] = entry;
  const owner = users.find(({ name, uid }) => name === groupName && uids.includes(uid));
  if (owner === undefined) return false;
  const names = listed.split(",").filter((name) => name !== "");
  return names.every((name) => name === owner.name) &&
    users.every((user) => user.gid !== gid || user.uid === owner.uid);
}

/** Whether it is the group of this process, numbered as its user, and the system has no name for it. */
function isBareNumber(uids: readonly number[], gid: number): boolean {
  if (!uids.includes(gid) || process.getuid?.() !== gid || process.getgid?.() !== gid) return false;
  try {
    return userInfo().username === "";
  } catch {
    return true;
  }
}

function linesOf(text: string): string[][] {
  return text.split("\n").filter((line) => /^[^#+-]/.test(line)).map((line) => line.split(":"));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
