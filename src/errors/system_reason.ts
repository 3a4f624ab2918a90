/** What the error codes of the system mean to a person. */
const reasons: Readonly<Record<string, readonly [kind: "failed" | "usage", why: string]>> = {
  ENOENT: ["usage", "it does not exist"],
  ENOTDIR: ["usage", "a part of its path is not a folder"],
  EISDIR: ["usage", "it is a folder"],
  EACCES: ["usage", "permission denied"],
  EPERM: ["usage", "operation not permitted"],
  EROFS: ["failed", "the file system is read-only"],
  ELOOP: ["usage", "it is a symbolic link"],
  ENAMETOOLONG: ["usage", "its name is too long"],
  EEXIST: ["usage", "it exists already"],
  ENOSPC: ["failed", "no space left on the device"],
  EDQUOT: ["failed", "the disk quota is used up"],
  EFBIG: ["failed", "the file grew larger than the system allows"],
  EIO: ["failed", "the device reported an error"],
  EMFILE: ["failed", "too many files are open"],
};

/** The system's name of a failure (`ENOENT`), from Node and Deno errors alike. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  // Node's writes on a full disk end in a Deno error without a code on some versions.
  return /\(os error 28\)/.test(error.message) ? "ENOSPC" : undefined;
}

/** The kind of a failed file operation, and why the system refused it, in words. */
export function systemReason(error: unknown): readonly [kind: "failed" | "usage", why: string] {
  if (error instanceof Deno.errors.NotCapable) {
    const flag = /--allow-\w+/.exec(error.message)?.[0] ?? "the permission";
    return ["failed", `${flag} for it was not granted to this script`];
  }
  return reasons[errorCode(error) ?? ""] ?? ["failed", "the system refused"];
}
