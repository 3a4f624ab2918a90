import { GcsError } from "../../errors/mod.ts";
import { type Clock, systemClock, untilAborted } from "../../base/mod.ts";
import { ChainHasher } from "../chain/link.ts";
import { parseApiRecord } from "../parse/api_record.ts";
import { withExtra } from "../parse/extra.ts";
import { type ReadLine, readLine } from "../parse/line.ts";
import { type AuditRecord, kinds } from "../schema/columns.ts";
import { type AuditFile, metaOf, openConnection } from "../schema/open.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { BatchBuilder } from "./batch_builder.ts";
import { LineDigest } from "./digest.ts";
import { Cursor, Places } from "./log_positions.ts";
import { InsertClient } from "./insert_client.ts";
import { InsertHere } from "./insert_here.ts";
import { type Line, lineLimit, LineSplitter } from "./lines.ts";
import type { BatchWriter } from "./protocol.ts";
import type { BadLine, LoadProgress, LoadReport } from "./report.ts";
import { ServerMessages } from "./server_messages.ts";
import { Sessions } from "./sessions.ts";
import type { LogSource } from "./sources.ts";
import { type LoadStage, StageClock } from "./stage_clock.ts";

/** What to do while loading. */
export interface LoadOptions {
  /** Ends the load; what was committed stays, and so does the position. */
  readonly signal?: AbortSignal | undefined;
  /** Stops at the first bad line with GcsError `failed`. Default: counts them and goes on. */
  readonly strict?: boolean | undefined;
  /** Is given every bad line. */
  readonly reject?: ((bad: BadLine) => void | Promise<void>) | undefined;
  /** Leaves out records before this time (milliseconds since 1970 UTC). */
  readonly since?: number | undefined;
  /** Reads files from their start, also when they were loaded before. Adds no line twice. */
  readonly reread?: boolean | undefined;
  /** Name to keep as the source of the records, in place of the file's. */
  readonly source?: string | undefined;
  /** Called about ten times a second. */
  readonly progress?: ((progress: LoadProgress) => void) | undefined;
  /** Told how long the load was busy with what. */
  readonly stage?: ((stage: LoadStage, ms: number) => void) | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** Loads log files or streams, one after the other. Loading a line again adds nothing. */
export function loadLogs(
  file: AuditFile,
  sources: readonly LogSource[],
  options: LoadOptions = {},
): Promise<LoadReport> {
  const isShort = (totalSize(sources) ?? Infinity) <= shortBytes;
  return withLoading(file, options, isShort, (loading) => loading.readLogs(sources));
}

/**
 * Loads the documents of an `audit-logs` resource as they are paged in; `name` is kept as their
 * source (the endpoint's address).
 */
export function loadDocuments(
  file: AuditFile,
  name: string,
  documents: AsyncIterable<unknown>,
  options: LoadOptions = {},
): Promise<LoadReport> {
  return withLoading(file, options, false, (loading) => loading.readDocuments(name, documents));
}

/** Bytes on disk up to which starting a thread takes longer than what it saves. */
const shortBytes = 1024 * 1024;

function totalSize(sources: readonly LogSource[]): number | undefined {
  return sources.some(({ size }) => size === undefined)
    ? undefined
    : sources.reduce((sum, { size }) => sum + (size ?? 0), 0);
}

async function withLoading(
  file: AuditFile,
  options: LoadOptions,
  isShort: boolean,
  work: (loading: Loading) => Promise<void>,
): Promise<LoadReport> {
  const reader = await openConnection(file);
  // It looks up sessions now and then; the writer's connection is the one that needs a cache.
  reader.exec("PRAGMA cache_size = -4000; PRAGMA mmap_size = 0");
  let inserter: BatchWriter | undefined;
  try {
    inserter = isShort ? new InsertHere(reader, file.path) : InsertClient.start(file);
    const loading = new Loading(reader, inserter, options);
    await work(loading);
    return loading.report();
  } finally {
    await inserter?.close();
    reader.close();
  }
}

const keptBadLines = 20;
const progressEveryMs = 100;
const linesBetweenLooks = 1024;

/** One load: reads and parses, while the inserter writes, in its own thread when there is much. */
class Loading {
  readonly #places: Places;
  readonly #inserter: BatchWriter;
  readonly #options: LoadOptions;
  readonly #clock: Clock;
  readonly #builder: BatchBuilder;
  readonly #digest: LineDigest;
  readonly #sessions: Sessions;
  readonly #badLines: BadLine[] = [];
  readonly #start: number;
  readonly #stages: StageClock | undefined;
  #total: number | undefined;
  #log: string | undefined;
  #lines = 0;
  #bad = 0;
  #skipped = 0;
  #messages = 0;
  #doubtful = 0;
  readonly #serverMessages = new ServerMessages();
  #bytes = 0;
  #unfinished = 0;
  #shown = -Infinity;

  constructor(reader: SqlcipherDatabase, inserter: BatchWriter, options: LoadOptions) {
    this.#places = new Places(reader, options.reread === true);
    this.#inserter = inserter;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#start = this.#clock.now();
    this.#stages = options.stage === undefined ? undefined : new StageClock(options.stage);
    const hasher = new ChainHasher(reader.chainHashes);
    this.#digest = new LineDigest(hasher, metaOf(reader, "salt"));
    this.#builder = new BatchBuilder(hasher, this.#digest, () => inserter.spare());
    this.#sessions = new Sessions(reader);
  }

  async readLogs(sources: readonly LogSource[]): Promise<void> {
    this.#total = totalSize(sources);
    await this.#guarded(async () => {
      for (const source of sources) {
        if (this.#isAborted) break;
        await this.#readLog(source);
      }
    });
  }

  async readDocuments(name: string, documents: AsyncIterable<unknown>): Promise<void> {
    const source = this.#options.source ?? name;
    await this.#guarded(async () => {
      for await (const document of documents) {
        if (this.#isAborted) break;
        this.#stages?.turn("parse");
        this.#lines++;
        const record = parseApiRecord(document);
        if (typeof record === "string") {
          await this.#refuse(source, this.#lines, record, JSON.stringify(document) ?? "");
        } else this.#take(record, source);
        if (this.#builder.isFull) await this.#flush();
        if (this.#lines % linesBetweenLooks === 0) this.#show(false);
        this.#stages?.turn("read");
      }
    });
  }

  /** Whatever ends the work, records that were read before it are written. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      await this.#flush();
      await this.#writing(() => this.#inserter.finish());
      this.#show(true);
    }
  }

  async #readLog(source: LogSource): Promise<void> {
    const name = this.#options.source ?? source.name;
    const place = await this.#places.find(source);
    // Equal lines are counted anew in another log, and where one goes on that is known already.
    if (source.log !== this.#log || place.offset > 0) this.#digest.restart();
    this.#log = source.log;
    this.#serverMessages.end();
    const splitter = new LineSplitter(place.offset);
    const cursor = new Cursor(place);
    const chunks = source.chunks(place.offset, (bytes) => this.#bytes += bytes);
    for await (const chunk of untilAborted(chunks, this.#options.signal)) {
      this.#stages?.turn("parse");
      for (const line of splitter.push(chunk)) {
        // Only now and then is there something to wait for; waiting for nothing costs time too.
        const waiting = this.#readLine(line, name, source, cursor);
        if (waiting !== undefined) await waiting;
      }
      if (this.#isAborted) break;
      this.#stages?.turn("read");
    }
    if (source.isComplete && !this.#isAborted) {
      for (const line of splitter.end()) await this.#readLine(line, name, source, cursor);
    }
    this.#unfinished += splitter.unfinished;
    this.#reached(source, cursor);
  }

  #readLine(
    line: Line,
    name: string,
    source: LogSource,
    cursor: Cursor,
  ): Promise<void> | undefined {
    if (line.isEnd) this.#lines++;
    const read = line.to > line.from ? recordOf(line) : undefined;
    cursor.advance(line, typeof read === "object" ? read.record.time : undefined);
    if (this.#lines % linesBetweenLooks === 0) this.#show(false);
    if (typeof read === "string") {
      if (line.isTooLong !== true && this.#serverMessages.has(line.text)) this.#messages++;
      else return this.#refuse(name, cursor.line, read, line.text);
    } else if (read !== undefined) {
      const { record, before, after } = read;
      this.#serverMessages.end();
      if (record.kind === kinds.transfer && record.code === undefined) this.#doubtful++;
      if (line.text.includes("\ufffd")) keepBytes(record, line);
      this.#sessions.complete(record);
      // Without what stands around it, a record is the same in whichever log it is.
      const known = this.#digest.of(line.bytes, line.from + before, line.to - after);
      this.#take(record, name, known);
      if (this.#builder.isFull) {
        this.#reached(source, cursor);
        return this.#flush();
      }
    }
    return undefined;
  }

  #take(record: AuditRecord, source: string, read?: { line: number; copy: number }): void {
    if (this.#options.since !== undefined && record.time < this.#options.since) {
      this.#skipped++;
      return;
    }
    record.source = source;
    this.#builder.add(record, read);
  }

  /** Where to go on next time, unless records before that place were left out. */
  #reached(source: LogSource, cursor: Cursor): void {
    const position = cursor.position();
    if (!source.canSeek || this.#options.since !== undefined || position === undefined) return;
    this.#places.remember(position);
    this.#builder.reached(position);
  }

  async #refuse(source: string, line: number, reason: string, text: string): Promise<void> {
    const bad = { source, line, reason, text };
    if (this.#options.strict === true) {
      throw new GcsError("failed", `Line ${line} of "${source}" is no audit record: ${reason}`, {
        hint: "Leave out --strict to count such lines and go on",
      });
    }
    this.#bad++;
    if (this.#badLines.length < keptBadLines) this.#badLines.push(bad);
    await this.#options.reject?.(bad);
  }

  async #flush(): Promise<void> {
    if (this.#builder.isEmpty) return;
    await this.#writing(() => this.#inserter.write(this.#builder.take()));
    this.#show(false);
  }

  async #writing(work: () => Promise<void>): Promise<void> {
    const before = this.#stages?.turn("write");
    await work();
    if (before !== undefined) this.#stages?.turn(before);
  }

  get #isAborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  #show(always: boolean): void {
    const { progress } = this.#options;
    const now = this.#clock.now();
    if (progress === undefined || (!always && now - this.#shown < progressEveryMs)) return;
    this.#shown = now;
    progress(this.#progress(now));
  }

  #progress(now: number): LoadProgress {
    const seconds = Math.max((now - this.#start) / 1000, 0.001);
    const left = this.#total === undefined ? undefined : Math.max(this.#total - this.#bytes, 0);
    return {
      lines: this.#lines,
      ...this.#inserter.committed,
      bad: this.#bad,
      bytes: this.#bytes,
      totalBytes: this.#total,
      linesPerSecond: Math.round(this.#lines / seconds),
      remainingMs: left === undefined || this.#bytes === 0
        ? undefined
        : Math.round(left / (this.#bytes / seconds) * 1000),
    };
  }

  report(): LoadReport {
    const now = this.#clock.now();
    return {
      ...this.#progress(now),
      badLines: this.#badLines,
      skipped: this.#skipped,
      messages: this.#messages,
      doubtful: this.#doubtful,
      unfinished: this.#unfinished,
      durationMs: now - this.#start,
      interrupted: this.#isAborted,
    };
  }
}

function recordOf(line: Line): ReadLine | string {
  if (line.isTooLong === true) return `it is longer than ${lineLimit} bytes`;
  return readLine(line.text, line.to - line.from);
}

/** Keeps the bytes of a line that is not UTF-8, as what was read of it is not all of it. */
function keepBytes(record: AuditRecord, { bytes, from, to }: Line): void {
  const raw = bytes.subarray(from, to);
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    record.extra = withExtra(record.extra, "line", toBase64(raw));
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
