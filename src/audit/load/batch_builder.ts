import type { ChainHasher } from "../chain/link.ts";
import { CanonicalTexts } from "../schema/canonical.ts";
import { type AuditRecord, nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import type { LineDigest } from "./digest.ts";
import {
  type Batch,
  batchNumbers,
  batchSize,
  type Buffers,
  type Position,
  widths,
} from "./protocol.ts";
import { Strings } from "./strings.ts";

const hashedAtOnce = 32;
const lineAt = batchNumbers.indexOf("line");

function newBuffers(): Buffers {
  return {
    numbers: new Float64Array(batchSize * widths.numbers),
    names: new Int32Array(batchSize * widths.names),
    texts: new Int32Array(batchSize * widths.texts),
    leaves: new Uint8Array(batchSize * 32),
  };
}

/** Collects records into a {@linkcode Batch}, with their canonical texts hashed. */
export class BatchBuilder {
  readonly #digest: LineDigest;
  readonly #hasher: ChainHasher;
  readonly #names = new Strings(20_000);
  readonly #texts = new Strings(10_000);
  readonly #extras = new Strings(5_000);
  readonly #positions = new Map<string, Position>();
  #count = 0;
  readonly #canonical = new CanonicalTexts();
  #inline: (string | undefined)[] = [];
  readonly #spare: () => Buffers | undefined;
  #buffers = newBuffers();

  /** `spare` gives buffers of a former batch that are free again. */
  constructor(
    hasher: ChainHasher,
    digest: LineDigest,
    spare: () => Buffers | undefined = () => undefined,
  ) {
    this.#hasher = hasher;
    this.#digest = digest;
    this.#spare = spare;
  }

  get count(): number {
    return this.#count;
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
    const row = this.#count++;
    this.#canonical.add(record);
    if (this.#canonical.count === hashedAtOnce) this.#hash();
    if (record.external !== undefined) this.#inline[row] = record.external;
    const { numbers, names, texts } = this.#buffers;
    let at = row * widths.numbers;
    for (const column of numberColumns) numbers[at++] = record[column] ?? NaN;
    numbers[at++] = read?.line ?? NaN;
    numbers[at] = read?.copy ?? 0;
    at = row * widths.names;
    for (const column of nameColumns) names[at++] = this.#names.number(record[column]);
    at = row * widths.texts;
    for (const column of textColumns) {
      const strings = column === "extra" ? this.#extras : this.#texts;
      texts[at++] = strings.number(record[column]);
    }
  }

  /** Turns texts into leaves, while they are still near the processor. */
  #hash(): void {
    const { bytes, count } = this.#canonical;
    this.#hasher.leavesOf(bytes, count, this.#buffers.leaves, (this.#count - count) * 32);
    this.#canonical.clear();
  }

  /** Remembers how far a file was read when this batch is written. */
  reached(position: Position): void {
    this.#positions.set(position.file, position);
  }

  /** The batch, whose buffers may be handed to another thread. */
  take(): Batch {
    const count = this.count;
    this.#hash();
    const { numbers, leaves } = this.#buffers;
    for (let row = 0, at = lineAt; row < count; row++, at += widths.numbers) {
      const line = numbers[at] ?? NaN;
      if (line === line) continue;
      numbers[at] = this.#digest.number(leaves, row * 32, row * 32 + 32);
    }
    const names = this.#names.take();
    const texts = this.#texts.take();
    const extras = this.#extras.take();
    const batch: Batch = {
      count,
      ...this.#buffers,
      inline: this.#inline,
      newNames: names.fresh,
      newTexts: texts.fresh,
      newExtras: extras.fresh,
      forgetNames: names.forget,
      forgetTexts: texts.forget,
      forgetExtras: extras.forget,
      positions: [...this.#positions.values()],
    };
    this.#count = 0;
    this.#inline = [];
    this.#positions.clear();
    this.#buffers = this.#spare() ?? newBuffers();
    return batch;
  }
}
