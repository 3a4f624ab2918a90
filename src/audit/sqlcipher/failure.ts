import { type ErrorKind, GcsError } from "../../errors/mod.ts";

/**
 * What SQLite said, for the debug log. `detail` may quote a piece of the statement, never a bound
 * value, and the statements that hold a key never come here.
 */
export class SqliteError extends Error {
  override readonly name = "SqliteError";

  constructor(
    /** Extended result code of SQLite, for example 2067. */
    readonly code: number,
    /** SQLite's own English text. */
    readonly detail: string,
  ) {
    super(`${detail} (result code ${code})`);
  }

  /** The primary result code: the low byte of {@linkcode code}. */
  get primary(): number {
    return this.code & 0xff;
  }
}

interface Meaning {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly hint?: string;
}

const restoreBackup = "restore a backup: gcs audit restore FILE";

/** A database that is not whole. What is lost is in a backup alone, so the hint leads there. */
export function notWhole(message: string, cause?: unknown): GcsError {
  return new GcsError("integrity", message, { hint: restoreBackup, cause });
}

const elsewhere =
  "set audit.database_path, or GLOBUS_CONNECT_SERVER_CONFIG_DIR for all files, to a place on a disk " +
  "that has room and can be written to";

const meanings: Readonly<Record<number, Meaning>> = {
  3: { kind: "secure_store", message: "The audit database may not be accessed" },
  5: {
    kind: "unavailable",
    message: "Another program is writing to the audit database",
    hint: "try again when the other command has finished",
  },
  6: { kind: "unavailable", message: "The audit database is locked" },
  // SQLCipher answers "out of memory" for a page whose authentication code is wrong.
  7: {
    kind: "integrity",
    message: "A page of the audit database cannot be decrypted, or memory has run out",
    hint: restoreBackup,
  },
  8: { kind: "usage", message: "The audit database is open for reading only", hint: elsewhere },
  9: { kind: "interrupted", message: "The work on the audit database was interrupted" },
  10: {
    kind: "failed",
    message: "The audit database could not be read from or written to disk",
    hint: elsewhere,
  },
  11: {
    kind: "integrity",
    message: "The audit database is damaged",
    hint: restoreBackup,
  },
  13: {
    kind: "failed",
    message: "The disk that holds the audit database is full",
    hint: elsewhere,
  },
  14: { kind: "secure_store", message: "The audit database could not be opened", hint: elsewhere },
  18: { kind: "usage", message: "A value is too large for the audit database" },
  19: { kind: "conflict", message: "The audit database refused the change" },
  23: { kind: "usage", message: "The statement is not allowed here" },
  26: {
    kind: "secure_store",
    message: "The key does not open the audit database, or the file is not one",
    hint: restoreBackup,
  },
  // Without a write-ahead log nothing keeps a file from being replaced while others have it open.
  1032: {
    kind: "unavailable",
    message: "Another gcs has put another audit database in the place of this one",
    hint: "try again",
  },
};

/** The {@linkcode GcsError} for a result code. Its message says nothing of the statement. */
export function failure(code: number, detail: string): GcsError {
  const meaning = meanings[code] ?? meanings[code & 0xff] ??
    { kind: "failed" as const, message: "The audit database could not run the statement" };
  return new GcsError(meaning.kind, meaning.message, {
    hint: meaning.hint,
    cause: new SqliteError(code, detail),
  });
}

/** The SQLite error behind an error, if there is one. */
export function sqliteErrorOf(error: unknown): SqliteError | undefined {
  if (error instanceof SqliteError) return error;
  return error instanceof Error && error.cause instanceof SqliteError ? error.cause : undefined;
}
