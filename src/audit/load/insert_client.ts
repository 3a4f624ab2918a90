import { type ErrorKind, exitCodes, GcsError } from "../../errors/mod.ts";
import { type AuditFile, fileOf } from "../schema/open.ts";
import {
  type Batch,
  batchesUnderway,
  type BatchWriter,
  type Buffers,
  type FromInserter,
  type ToInserter,
  transferOf,
  type Written,
} from "./protocol.ts";

/** The inserter in its worker. `write` waits while the queue is full. */
export class InsertClient implements BatchWriter {
  readonly #worker: Worker;
  readonly #waiting: { resolve(message: FromInserter): void; reject(error: unknown): void }[] = [];
  readonly #spare: Buffers[] = [];
  #failure: unknown;
  #end: GcsError | undefined;
  #underway = 0;
  #room: (() => void) | undefined;
  #committed: Written = { inserted: 0, duplicates: 0 };

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromInserter>) => {
      const waiting = this.#waiting.shift();
      if (data.kind === "failed") waiting?.reject(failureOf(data));
      else waiting?.resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end = stopped(event.message);
      for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#end);
    };
  }

  /** Starts the worker; it opens its connection while the first batch is made. */
  static start(file: AuditFile): InsertClient {
    const worker = new Worker(new URL("./insert_worker.ts", import.meta.url), { type: "module" });
    const client = new InsertClient(worker);
    client.#ask({ kind: "open", file: fileOf(file) }).catch((error) => client.#failure ??= error);
    return client;
  }

  get committed(): Written {
    return this.#committed;
  }

  async write(batch: Batch): Promise<void> {
    while (this.#underway >= batchesUnderway) {
      await new Promise<void>((resolve) => this.#room = resolve);
    }
    this.#throwFailure();
    this.#underway++;
    this.#ask({ kind: "batch", batch }, transferOf(batch)).then((answer) => {
      if (answer.kind !== "done") return;
      this.#spare.push(answer.buffers);
      this.#committed = answer.committed;
    }, (error) => this.#failure ??= error).finally(() => {
      this.#underway--;
      this.#room?.();
    });
  }

  spare(): Buffers | undefined {
    return this.#spare.pop();
  }

  async finish(): Promise<void> {
    while (this.#underway > 0) await new Promise<void>((resolve) => this.#room = resolve);
    this.#throwFailure();
    const answer = await this.#ask({ kind: "commit" });
    if (answer.kind === "committed") this.#committed = answer.committed;
  }

  async close(): Promise<void> {
    await this.#ask({ kind: "close" }).catch(() => {});
    this.#worker.terminate();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #ask(message: ToInserter, transfer: Transferable[] = []): Promise<FromInserter> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(message, transfer);
    });
  }
}

/** The worker is gone and answers nothing any more. */
function stopped(message: string): GcsError {
  const isRefused = message.includes("Requires read access");
  return new GcsError("failed", "The writer of the audit database stopped", {
    hint: isRefused
      ? `grant --allow-read=${decodeURIComponent(new URL("../../", import.meta.url).pathname)}`
      : undefined,
    cause: message,
  });
}

function failureOf(answer: Extract<FromInserter, { kind: "failed" }>): GcsError {
  const kind = isErrorKind(answer.errorKind) ? answer.errorKind : "failed";
  return new GcsError(kind, answer.message, { hint: answer.hint });
}

function isErrorKind(text: string): text is ErrorKind {
  return text in exitCodes && text !== "ok";
}
