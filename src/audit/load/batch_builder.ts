import { ChainHasher } from "../chain/link.ts";
import { canonicalRecord } from "../schema/canonical.ts";
import { type AuditRecord, nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import { type Batch, type Position, unsearched, widths } from "./protocol.ts";
import { Strings } from "./strings.ts";

/** Records in one batch, and so in one transaction. */
export const batchSize = 8_000;

/** Collects records into a {@linkcode Batch}, with their canonical texts hashed. */
export class BatchBuilder {
  readonly #hasher = new ChainHasher();
  readonly #names = new Strings(50_000);
  readonly #texts = new Strings(30_000);
  readonly #extras = new Strings(10_000);
  readonly #positions = new Map<string, Position>();
  #canonical: string[] = [];
  #numbers = new Float64Array(batchSize * widths.numbers);
  #nameIds = new Int32Array(batchSize * widths.names);
  #textIds = new Int32Array(batchSize * widths.texts);

  get count(): number {
    return this.#canonical.length;
  }

  get isFull(): boolean {
    return this.count === batchSize;
  }

  get isEmpty(): boolean {
    return this.count === 0 && this.#positions.size === 0;
  }

  /** `line` is the digest of the line as it was read, `copy` counts equal lines from 0. */
  add(record: AuditRecord, line: number, copy: number): void {
    const row = this.#canonical.length;
    this.#canonical.push(canonicalRecord(record));
    let at = row * widths.numbers;
    for (const column of numberColumns) this.#numbers[at++] = record[column] ?? NaN;
    this.#numbers[at++] = line;
    this.#numbers[at] = copy;
    at = row * widths.names;
    for (const column of nameColumns) this.#nameIds[at++] = this.#names.number(record[column]);
    at = row * widths.texts;
    for (const column of textColumns) {
      const strings = unsearched.has(column) ? this.#extras : this.#texts;
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
    const names = this.#names.take();
    const texts = this.#texts.take();
    const extras = this.#extras.take();
    const batch: Batch = {
      count,
      numbers: this.#numbers,
      names: this.#nameIds,
      texts: this.#textIds,
      leaves,
      newNames: names.fresh,
      newTexts: texts.fresh,
      newExtras: extras.fresh,
      forgetNames: names.forget,
      forgetTexts: texts.forget,
      forgetExtras: extras.forget,
      positions: [...this.#positions.values()],
    };
    this.#canonical = [];
    this.#positions.clear();
    this.#numbers = new Float64Array(batchSize * widths.numbers);
    this.#nameIds = new Int32Array(batchSize * widths.names);
    this.#textIds = new Int32Array(batchSize * widths.texts);
    return batch;
  }
}
