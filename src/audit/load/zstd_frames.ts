/** Reads a stream in pieces of an exact size. */
class Pull {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes, or fewer at the end of the stream. */
  async take(length: number): Promise<Uint8Array> {
    while (this.#rest.length < length) {
      const { done, value } = await this.#chunks.next();
      if (done === true) break;
      const both = new Uint8Array(this.#rest.length + value.length);
      both.set(this.#rest);
      both.set(value, this.#rest.length);
      this.#rest = both;
    }
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

const magic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
/** No block of a frame is larger (RFC 8878, section 3.1.1.2.4). */
const blockLimit = 128 * 1024;

/**
 * The frames of a file of Zstandard (RFC 8878), one after the other, each as its pieces: the
 * decoder of the runtime stops after the first one. Frames that hold no data are left out. A
 * RangeError says that the file is damaged or ends within a frame.
 */
export async function* zstdFrames(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<AsyncGenerator<Uint8Array>, void, undefined> {
  const pull = new Pull(chunks);
  try {
    for (;;) {
      const start = await pull.take(4);
      if (start.length === 0) return;
      const number = start.length === 4 ? littleEndian(start) : 0;
      if (number >>> 4 === skippableMagic >>> 4) await skip(pull);
      else if (number === magic) yield frame(pull, start);
      else throw new RangeError("There is no frame where one must start");
    }
  } finally {
    await pull.close();
  }
}

async function skip(pull: Pull): Promise<void> {
  for (let left = littleEndian(await exactly(pull, 4)); left > 0;) {
    left -= (await exactly(pull, Math.min(left, blockLimit))).length;
  }
}

async function* frame(pull: Pull, start: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield start;
  const description = await exactly(pull, 1);
  const flags = description[0] ?? 0;
  yield description;
  const isSingle = (flags & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  const rest = (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes;
  if (rest > 0) yield await exactly(pull, rest);
  for (let isLast = false; !isLast;) {
    const header = await exactly(pull, 3);
    const [low = 0, middle = 0, high = 0] = header;
    isLast = (low & 1) !== 0;
    const size = (low >>> 3) | (middle << 5) | (high << 13);
    const isRepeat = (low >>> 1 & 3) === 1;
    if (!isRepeat && size > blockLimit) throw new RangeError("A block is too large");
    yield header;
    if (isRepeat || size > 0) yield await exactly(pull, isRepeat ? 1 : size);
  }
  if ((flags & 4) !== 0) yield await exactly(pull, 4);
}

async function exactly(pull: Pull, length: number): Promise<Uint8Array> {
  const bytes = await pull.take(length);
  if (bytes.length < length) throw new RangeError("The file ends within a frame");
  return bytes;
}

function littleEndian(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
