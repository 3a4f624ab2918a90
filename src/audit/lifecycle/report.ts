import { type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";

/** How a database is encrypted, for `gcs self-diagnostic`. */
export interface CipherReport {
  /** SQLCipher's version, for example `4.14.0 community`. */
  readonly version: string;
  /** Who does the cryptography, for example `openssl`, and in which version. */
  readonly provider: string;
  /** Version of the cryptographic library. */
  readonly providerVersion: string;
  /** The provider says that it runs a FIPS validated module in approved mode. */
  readonly fips: boolean;
  /** Settings of this file by name, for example `cipher_page_size` → `4096`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Journal mode, for example `wal`. */
  readonly journalMode: string;
}

/** Reads how an open database is encrypted. */
export function cipherReport(db: SqlcipherDatabase): CipherReport {
  const settings: Record<string, string> = {};
  for (const row of db.iterate("PRAGMA cipher_settings")) {
    const match = /^PRAGMA (\w+) = (.+?);?$/.exec(textOf(row, "pragma"));
    if (match?.[1] !== undefined && match[2] !== undefined) settings[match[1]] = match[2];
  }
  const pragma = (name: string) => String(db.value(`PRAGMA ${name}`) ?? "");
  return {
    version: pragma("cipher_version"),
    provider: pragma("cipher_provider"),
    providerVersion: pragma("cipher_provider_version"),
    fips: pragma("cipher_fips_status") === "1",
    settings,
    journalMode: pragma("journal_mode"),
  };
}
