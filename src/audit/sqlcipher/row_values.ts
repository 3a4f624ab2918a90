import type { GcsError } from "../../errors/mod.ts";
import { notWhole } from "./failure.ts";

/** A value read from the database. Integers beyond 2^53 come as bigint, all others as number. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/**
 * A value bound to a `?`. A whole number is stored as INTEGER, another number as REAL, a boolean
 * as 1 or 0, undefined as NULL.
 */
export type SqlInput = SqlValue | boolean | undefined;

/** One row, by column name. */
export type Row = Record<string, SqlValue>;

/** The text in a column. Throws {@linkcode GcsError} `integrity` when it holds something else. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw wrongType(column, "text");
}

/** The whole number in a column, at most 2^53 - 1. Throws `integrity` when it holds another value. */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw wrongType(column, "a whole number");
}

/** The bytes in a column. Throws {@linkcode GcsError} `integrity` when it holds something else. */
export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw wrongType(column, "bytes");
}

function wrongType(column: string, wanted: string): GcsError {
  return notWhole(`Column "${column}" of the audit database is not ${wanted}`);
}
