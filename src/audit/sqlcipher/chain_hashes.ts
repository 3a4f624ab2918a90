import { GcsError } from "../../errors/mod.ts";
import type { Connection } from "./connection.ts";
import { plain } from "./statement.ts";

/** SHA-256 as the chains need it (docs/formats/audit-chain.md): many hashes with one call. */
export interface ChainHashes {
  /** The hash of `head`, followed by `length` bytes at `from` of `bytes`. */
  sha256(
    head: Uint8Array,
    bytes: Uint8Array,
    from: number,
    length: number,
    hash: Uint8Array,
  ): void;
  /** The leaves of `count` records, each of which stands in `bytes` after a zero byte. */
  leaves(bytes: Uint8Array, count: number, leaves: Uint8Array): void;
  /** The links of `count` records, numbered from `first` on, that follow from `previous`. */
  links(
    previous: Uint8Array,
    first: number,
    leaves: Uint8Array,
    count: number,
    links: Uint8Array,
  ): void;
}

/**
 * What the library of a connection hashes with: `native/chain.c` in our own. Undefined where a
 * library was named that has no such functions.
 */
export function chainHashesOf(connection: Connection): ChainHashes | undefined {
  const { gcs_sha256, gcs_chain_leaves, gcs_chain_links } = connection.native;
  if (gcs_sha256 === null || gcs_chain_leaves === null || gcs_chain_links === null) {
    return undefined;
  }
  const check = (hash: () => number) => {
    if (connection.isClosed) throw new GcsError("failed", "The audit database is closed");
    if (hash() !== 1) {
      throw new GcsError("failed", "The cryptography of the SQLCipher library does not hash", {
        hint: "gcs self-diagnostic",
      });
    }
  };
  return {
    sha256: (head, bytes, from, length, hash) =>
      check(() => gcs_sha256(plain(head), head.length, plain(bytes), from, length, plain(hash))),
    leaves: (bytes, count, leaves) =>
      check(() => gcs_chain_leaves(plain(bytes), bytes.length, count, plain(leaves))),
    links: (previous, first, leaves, count, links) =>
      check(() => gcs_chain_links(plain(previous), first, plain(leaves), count, plain(links))),
  };
}
