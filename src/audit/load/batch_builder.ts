import { ChainHasher } from "../chain/link.ts";
import { canonicalRecord } from "../schema/canonical.ts";
import { type AuditRecord, nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import type { LineDigest } from "./digest.ts";
import { type Batch, batchNumbers, type Position, widths } from "./protocol.ts";
import { Strings } from "./strings.ts";

/** Records in one batch, and so in one transaction. */
export const batchSize = 8_000;

const lineAt = batchNumbers.indexOf("line");

/** Collects records into a {@linkcode Batch}, with their canonical texts hashed. */
export class BatchBuilder {
  readonly #digest: LineDigest;
  readonly #hasher = new ChainHasher();
  readonly #names = new Strings(50_000);
  readonly #texts = new Strings(30_000);
  readonly #extras = new Strings(10_000);
  readonly #positions = new Map<string, Position>();
  #canonical: string[] = [];
  #inline: (string | undefined)[] = [];
  #numbers = new Float64Array(batchSize * widths.numbers);
  #nameIds = new Int32Array(batchSize * widths.names);
  #textIds = new Int32Array(batchSize * widths.texts);

  constructor(digest: LineDigest) {
    this.#digest = digest;
  }

  get count(): number {
    return this.#canonical.length;
  }

  get isFull(): boolean {
    return this.count === batchSize;
  }

  get isEmpty(): boolean {
    return this.count === 0 && this.#positions.size === 0;
  }

  /**
   * `read` tells which line it was: its digest, and how many equal ones came before. Without it
   * the record is known by its content.
   */
  add(record: AuditRecord, read?: { readonly line: number; readonly copy: number }): void {
    const row = this.#canonical.length;
    this.#canonical.push(canonicalRecord(record));
    if (record.external !== undefined) this.#inline[row] = record.external;
    let at = row * widths.numbers;
    for (const column of numberColumns) this.#numbers[at++] = record[column] ?? NaN;
    this.#numbers[at++] = read?.line ?? NaN;
    this.#numbers[at] = read?.copy ?? 0;
    at = row * widths.names;
    for (const column of nameColumns) this.#nameIds[at++] = this.#names.number(record[column]);
    at = row * widths.texts;
    for (const column of textColumns) {
      const strings = column === "extra" ? this.#extras : this.#texts;
      this.#textIds[at++] = strings.number(record[column]);
    }
  }

  /** Remembers how far a file was read when this batch is written. */
  reached(position: Position): void {
    this.#positions.set(position.file, position);
  }

  /** The batch, whose buffers may be handed to another thread. */
  take(): Batch {
    const count = this.count;
    const leaves = new Uint8Array(count * 32);
    this.#hasher.leavesInto(this.#canonical, leaves);
    for (let row = 0, at = lineAt; row < count; row++, at += widths.numbers) {
      const line = this.#numbers[at] ?? NaN;
      if (line === line) continue;
      this.#numbers[at] = this.#digest.number(leaves, row * 32, row * 32 + 32);
    }
    const names = this.#names.take();
    const texts = this.#texts.take();
    const extras = this.#extras.take();
    const batch: Batch = {
      count,
      numbers: this.#numbers,
      names: this.#nameIds,
      texts: this.#textIds,
      leaves,
      inline: this.#inline,
      newNames: names.fresh,
      newTexts: texts.fresh,
      newExtras: extras.fresh,
      forgetNames: names.forget,
      forgetTexts: texts.forget,
      forgetExtras: extras.forget,
      positions: [...this.#positions.values()],
    };
    this.#canonical = [];
    this.#inline = [];
    this.#positions.clear();
    this.#numbers = new Float64Array(batchSize * widths.numbers);
    this.#nameIds = new Int32Array(batchSize * widths.names);
    this.#textIds = new Int32Array(batchSize * widths.texts);
    return batch;
  }
}
