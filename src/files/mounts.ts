import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { kernelFile } from "./kernel_file.ts";

/** What the kernel says about the file system that a file lies on. */
export interface Mount {
  /** The kind of file system as the kernel names it, for example `ext4`. */
  readonly type: string;
  /** Nobody on this machine can write to it, whatever the mode of a file says. */
  readonly readOnly: boolean;
  /** Who runs a file system that is a program (FUSE): it shows whatever owners it likes. */
  readonly servedBy: number | undefined;
}

/** Those whose content only this machine can change; "read-only" says nothing of a server's. */
const local = /^(?:squashfs|erofs|iso9660|cramfs|romfs|ext[234]|xfs|tmpfs)$/;

/** Those that several machines write to. `fuseblk` is a local disk. */
const network =
  /^(?:nfs4?|cifs|smb3|smbfs|lustre|gpfs|beegfs|ceph|afs|panfs|pvfs2|orangefs|ocfs2|gfs2|9p|virtiofs|fuse(?:\..+)?)$/;

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
      type,
      readOnly: local.test(type) && options.includes("ro"),
      servedBy: server === undefined ? undefined : Number(server.slice("user_id=".length)),
    });
  }
  return mounts;
}

/**
 * The kind of the file system that a path lies on, or will lie on, if several machines may have it
 * mounted at once; undefined where it is this machine's alone, or the system does not say.
 */
export function networkFileSystem(
  path: string,
  mounts: ReadonlyMap<number, Mount> = mountsByDevice(),
): string | undefined {
  for (let here = resolve(path);; here = dirname(here)) {
    const device = deviceOf(here);
    if (device === undefined && here !== dirname(here)) continue;
    const type = device === undefined ? undefined : mounts.get(device)?.type;
    return type !== undefined && network.test(type) ? type : undefined;
  }
}

/** None where nothing is, and where this user may not look: who opens the path says that better. */
function deviceOf(path: string): number | undefined {
  try {
    return statSync(path).dev;
  } catch {
    return undefined;
  }
}

/** Whether a path, without links in it, lies where this process can change nothing. */
export function isReadOnlyAt(path: string, text: string = mountinfo()): boolean {
  let found = { length: -1, isReadOnly: false };
  for (const line of text.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const fields = before.split(" ");
    const point = (fields[4] ?? "").replace(
      /\\([0-7]{3})/g,
      (_, digits: string) => String.fromCharCode(parseInt(digits, 8)),
    );
    const isAbove = point === "/" || path === point || path.startsWith(`${point}/`);
    // Of two at one place the later one is on top.
    if (point === "" || !isAbove || point.length < found.length) continue;
    const options = [fields[5] ?? "", after.split(" ")[2] ?? ""].join().split(",");
    found = { length: point.length, isReadOnly: options.includes("ro") };
  }
  return found.isReadOnly;
}

/** As `stat` gives it: glibc's `makedev` for numbers below 2^20. */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) + ((major & 0xfff) * 0x100) + (minor & 0xfff00) * 0x1000;
}

function mountinfo(): string {
  return kernelFile("/proc/self/mountinfo");
}
