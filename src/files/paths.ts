import { isAbsolute, relative, sep } from "node:path";
import { GcsError } from "../errors/mod.ts";

/** Whether `path` lies in `root` or is it. Both must be resolved. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Refuses what no file system call should see: an empty path, or one with control characters. */
export function checkedPath(path: string): string {
  if (path === "") throw new GcsError("usage", "Invalid path: it is empty");
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(path)) {
    throw new GcsError("usage", "Invalid path: it holds control characters");
  }
  return path;
}
