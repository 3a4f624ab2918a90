import { GcsError } from "../errors/mod.ts";
import { isVersion } from "./version_order.ts";

/** The program of one release for one system, as the signed list of it says. */
export interface Archive {
  /** Stands in the name of the file, so that it is signed with its sum. */
  readonly version: string;
  readonly name: string;
  /** Of the whole file, in hexadecimal digits. */
  readonly sha256: string;
}

/** How a release calls a system: `linux-x64`. */
export function systemName({ os, arch } = Deno.build): string {
  const cpu = arch === "aarch64" ? "arm64" : "x64";
  return `${os === "darwin" ? "macos" : os}-${cpu}`;
}

/** A list of sums is this long at most. */
export const maxSumsBytes = 64 * 1024;

/**
 * The archive for a system in SHA256SUMS, whose signature was checked before.
 *
 * @throws GcsError `failed` when there is none for the system, `integrity` for a list that is not
 * as releases have it.
 */
export function archiveIn(sums: Uint8Array, system: string): Archive {
  const ending = system.startsWith("windows") ? ".zip" : ".tar.gz";
  const found: Archive[] = [];
  for (const line of new TextDecoder().decode(sums).split("\n")) {
    if (line === "") continue;
    const [, sha256, name] = /^([0-9a-f]{64}) [ *]([\w.+~-]{1,200})$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) throw odd("a line of it is no sum");
    if (!name.startsWith("gcs-") || !name.endsWith(`-${system}${ending}`)) continue;
    const version = name.slice("gcs-".length, -`-${system}${ending}`.length);
    if (!isVersion(version)) throw odd(`"${name}" names no version`);
    found.push({ version, name, sha256 });
  }
  const [archive, ...more] = found;
  if (archive === undefined) {
    throw new GcsError("failed", `The release has no program for ${system}`);
  }
  if (more.length > 0) throw odd(`it names ${found.length} programs for ${system}`);
  return archive;
}

function odd(why: string): GcsError {
  return new GcsError("integrity", `The list of the release cannot be used: ${why}`);
}
