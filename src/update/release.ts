import { GcsError } from "../errors/mod.ts";
import { downloadFile, type ReleaseHost } from "./download.ts";
import { isSignedBy, signatureBytes } from "./signature.ts";
import { type Archive, archiveIn, maxSumsBytes } from "./sums.ts";

/** An archive is this long at most; those of today have 40 MB. */
const maxArchiveBytes = 256 * 1024 * 1024;

/** A file of forty megabytes may come slowly; how long it may stop coming is the client's. */
const archiveMs = 3_600_000;

/** Which release is wanted, for which system, and who must have signed it. */
export interface ReleaseQuestion {
  /** Public key that the program was built with. */
  readonly key: string;
  readonly system: string;
  /** Default: the newest. */
  readonly version?: string | undefined;
}

/**
 * What the host has, from the list that the owner of the key has signed.
 *
 * @throws GcsError `integrity` when somebody else has signed it, or when it is of another version
 * than the one asked for.
 */
export async function findRelease(
  host: ReleaseHost,
  { key, system, version }: ReleaseQuestion,
): Promise<Archive> {
  const [sums, signature] = await Promise.all([
    downloadFile(host, "SHA256SUMS", { version, maxBytes: maxSumsBytes }),
    // One byte more than it has, so that a longer one is no larger answer but a wrong signature.
    downloadFile(host, "SHA256SUMS.sig", { version, maxBytes: signatureBytes + 1 }),
  ]);
  if (!await isSignedBy(key, sums, signature)) {
    throw new GcsError("integrity", "The release is not signed with the key of this program", {
      hint: "nothing was changed; tell who runs the host of update.url, and do not use its files",
    });
  }
  const archive = archiveIn(sums, system);
  if (version === undefined || archive.version === version) return archive;
  throw new GcsError(
    "integrity",
    `The host gives release ${archive.version} in place of ${version}: nothing was changed`,
  );
}

/**
 * The archive itself.
 *
 * @throws GcsError `integrity` when it is not the one whose sum was signed.
 */
export async function downloadArchive(
  host: ReleaseHost,
  { version, name, sha256 }: Archive,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await downloadFile(host, name, {
    version,
    maxBytes: maxArchiveBytes,
    totalMs: archiveMs,
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (digest.toHex() === sha256) return bytes;
  throw new GcsError("integrity", `${name} is not the file that was signed: nothing was changed`, {
    hint: "try again; a proxy that changes files does this, too",
  });
}
