import { readFileSync } from "node:fs";

/**
 * Whether a group has no other member than one of these users: the private group that many systems
 * give each user, under the user's own name. What `/etc/passwd` and `/etc/group` do not list (a
 * directory service) counts as a group of many.
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
