import { lstatSync, type Stats } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { errorCode, GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { chmodFix } from "./own_fix.ts";

/** What is wrong with a file or folder, and the command that puts it right where there is one. */
export interface Problem {
  readonly why: string;
  readonly fix?: string | undefined;
}

export type Wanted = "file" | "folder";

/** Windows has no mode bits; there the access list of the user's own profile folder protects. */
export const hasModes = process.platform !== "win32";

/** Who runs this program. Needs `--allow-sys=uid`, and fails closed without it. */
export function ownUid(): number | undefined {
  if (!hasModes) return undefined;
  try {
    return process.getuid?.();
  } catch (cause) {
    throw new GcsError("failed", "Cannot tell which user runs this program", {
      hint: "grant --allow-sys=uid",
      cause,
    });
  }
}

/**
 * The entry itself, never what a link points to; undefined when there is none. Looked at on the spot:
 * a start looks at some thirty, and to hand each to a thread takes longer than the look.
 */
export function entryAt(path: string): Promise<Stats | undefined> {
  return Promise.try(() => {
    try {
      return lstatSync(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw fileFailure("look at", path, error);
    }
  });
}

/** What a special file is called, for messages. */
export function kindOf(entry: Stats): string {
  if (entry.isFile()) return "a regular file";
  if (entry.isDirectory()) return "a folder";
  if (entry.isSymbolicLink()) return "a symbolic link";
  if (entry.isFIFO()) return "a named pipe";
  if (entry.isSocket()) return "a socket";
  return "a device";
}

/** Whether an entry is what a private file or folder must be: right kind, ours, ours alone. */
export function privateProblem(path: string, entry: Stats, wanted: Wanted): Problem | undefined {
  const right = wanted === "file" ? entry.isFile() : entry.isDirectory();
  if (!right) {
    const expected = wanted === "file" ? "a regular file" : "a folder";
    return { why: `it is ${kindOf(entry)}, not ${expected}` };
  }
  const uid = ownUid();
  if (uid === undefined) return undefined;
  if (entry.uid !== uid) return { why: "another user owns it" };
  if (entry.mode & 0o077) {
    const mode = (entry.mode & 0o777).toString(8).padStart(4, "0");
    return {
      why: `other users can reach it (mode ${mode})`,
      fix: chmodFix(wanted === "file" ? "600" : "700", path, entry, uid),
    };
  }
  return undefined;
}

/** Throws what {@linkcode privateProblem} finds. */
export function requirePrivate(path: string, entry: Stats, wanted: Wanted): void {
  const problem = privateProblem(path, entry, wanted);
  if (problem === undefined) return;
  const what = wanted === "file" ? "file" : "folder";
  throw new GcsError("failed", `Refused to use ${what} "${basename(path)}": ${problem.why}`, {
    hint: problem.fix,
  });
}

/** Whether an opened file is the entry that was looked at before it was opened. */
export function sameEntry(before: Stats, after: Stats): boolean {
  return before.dev === after.dev && before.ino === after.ino;
}

/** The entry changed between the look and the open: somebody is playing tricks. */
export function swapped(path: string): GcsError {
  return new GcsError(
    "failed",
    `Refused to use "${basename(path)}": it changed while it was opened`,
  );
}
