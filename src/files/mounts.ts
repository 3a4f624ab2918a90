import { readFileSync } from "node:fs";

/** What the kernel says about the file system that a file lies on. */
export interface Mount {
  /** Nobody on this machine can write to it, whatever the mode of a file says. */
  readonly readOnly: boolean;
  /** Who runs a file system that is a program (FUSE): it shows whatever owners it likes. */
  readonly servedBy: number | undefined;
}

/** Those whose content only this machine can change; "read-only" says nothing of a server's. */
const local = /^(?:squashfs|erofs|iso9660|cramfs|romfs|ext[234]|xfs|tmpfs)$/;

/**
 * The file systems of `/proc/self/mountinfo` by device number; none where there is no such file.
 * One that is mounted read-only here and writable elsewhere does not count as read-only: only the
 * options of the file system itself are looked at.
 */
export function mountsByDevice(text: string = mountinfo()): ReadonlyMap<number, Mount> {
  const mounts = new Map<number, Mount>();
  for (const line of text.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const [major, minor] = (before.split(" ")[2] ?? "").split(":").map(Number);
    if (major === undefined || minor === undefined) continue;
    const [type = "", , given = ""] = after.split(" ");
    const options = given.split(",");
    const server = options.find((option) => option.startsWith("user_id="));
    mounts.set(deviceNumber(major, minor), {
      readOnly: local.test(type) && options.includes("ro"),
      servedBy: server === undefined ? undefined : Number(server.slice("user_id=".length)),
    });
  }
  return mounts;
}

/** As `stat` gives it: glibc's `makedev` for numbers below 2^20. */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) + ((major & 0xfff) * 0x100) + (minor & 0xfff00) * 0x1000;
}

function mountinfo(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}
