import { nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import type { AuditFile } from "../schema/open.ts";

/** Records in one batch. */
export const batchSize = 4_000;

/** Records after which a transaction ends. */
export const transactionRecords = 12_000;

/** Batches that may be on their way at once: one being written, one waiting. */
export const batchesUnderway = 2;

/** No more than so many records are read and not yet committed. */
export const maxInFlight = transactionRecords + batchSize * (batchesUnderway + 2);

/** Number columns of a batch: those of the record, then the line's digest and its copy number. */
export const batchNumbers = [...numberColumns, "line", "copy"] as const;

export const widths = {
  numbers: batchNumbers.length,
  names: nameColumns.length,
  texts: textColumns.length,
} as const;

/** How far a file was read; kept with the records so that both are there or neither. */
export interface Position {
  /** Hash of the file's first line, which stays when the file is renamed or compressed. */
  readonly file: string;
  /** Where to go on, in bytes of the uncompressed text. */
  readonly offset: number;
  /** Hash of the line that ends there. */
  readonly tail: string;
  /** Number of lines before `offset`. */
  readonly line: number;
}

/** How many records were new and how many were there already. */
export interface Written {
  readonly inserted: number;
  readonly duplicates: number;
}

/** Memory that a batch is built in. It goes to the inserter and comes back to be used again. */
export interface Buffers {
  /** `widths.numbers` for each record; NaN for absent. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** `widths.names` for each record: 1 + index of the string, 0 for absent. */
  readonly names: Int32Array<ArrayBuffer>;
  readonly texts: Int32Array<ArrayBuffer>;
  /** 32 bytes for each record. */
  readonly leaves: Uint8Array<ArrayBuffer>;
}

/** The buffers of a batch, and nothing else of it. */
export function buffersOf({ numbers, names, texts, leaves }: Buffers): Buffers {
  return { numbers, names, texts, leaves };
}

/** What has to be handed over with a message that holds buffers. */
export function transferOf({ numbers, names, texts, leaves }: Buffers): Transferable[] {
  return [numbers.buffer, names.buffer, texts.buffer, leaves.buffer];
}

/**
 * Records on their way to the inserter, column by column, in buffers that change hands without
 * being copied. Strings are numbered by the sender; `names` and `texts` are the new ones.
 */
export interface Batch extends Buffers {
  readonly count: number;
  /** The inline column of each record, or nothing when no record has one. */
  readonly inline: readonly (string | undefined)[];
  readonly newNames: readonly string[];
  readonly newTexts: readonly string[];
  /** New strings of the column `extra`, numbered apart: the full-text index leaves them out. */
  readonly newExtras: readonly string[];
  /** The sender starts to number anew before this batch. */
  readonly forgetNames: boolean;
  readonly forgetTexts: boolean;
  readonly forgetExtras: boolean;
  readonly positions: readonly Position[];
}

/** Where the loader hands its batches to. */
export interface BatchWriter {
  /** What is in the database for good. */
  readonly committed: Written;
  /** Hands over a batch; resolves as soon as there is room for another one. */
  write(batch: Batch): Promise<void>;
  /** Buffers that came back, if there are any. */
  spare(): Buffers | undefined;
  /** Waits until everything is committed. Throws what went wrong on the way. */
  finish(): Promise<void>;
  /** Only what was committed stays. */
  close(): Promise<void>;
}

export type ToInserter =
  | { readonly kind: "open"; readonly file: AuditFile }
  | { readonly kind: "batch"; readonly batch: Batch }
  | { readonly kind: "commit" }
  | { readonly kind: "close" };

export type FromInserter =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly committed: Written; readonly buffers: Buffers }
  | { readonly kind: "committed"; readonly committed: Written }
  | { readonly kind: "closed" }
  | {
    readonly kind: "failed";
    readonly errorKind: string;
    readonly message: string;
    readonly hint: string | undefined;
  };
