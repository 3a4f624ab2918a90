import { GcsError } from "../../errors/mod.ts";
import { openConnection } from "../schema/open.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { BatchTransactions } from "./batch_transactions.ts";
import { buffersOf, type FromInserter, type ToInserter, transferOf } from "./protocol.ts";

/** The other side of a worker, as much of it as is used here. */
interface Parent {
  postMessage(message: FromInserter, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToInserter>) => void) | null;
}

/** A transaction that waits so long for its next batch ends, so that others can write. */
const idleMs = 20;

/** Answers one message after the other. */
class Server {
  #db: SqlcipherDatabase | undefined;
  #inserter: BatchTransactions | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #failure: unknown;

  async answer(message: ToInserter): Promise<FromInserter> {
    clearTimeout(this.#idle);
    if (this.#failure !== undefined && message.kind !== "close") throw this.#failure;
    switch (message.kind) {
      case "open":
        this.#db = await openConnection(message.file);
        message.file.key?.fill(0);
        // Pages that every batch changes are then copied into the file less often, and the file
        // does not grow into memory.
        this.#db.exec(
          "PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 8000; PRAGMA mmap_size = 0",
        );
        this.#inserter = new BatchTransactions(this.#db, message.file.path);
        return { kind: "ready" };
      case "batch": {
        const inserter = this.#opened();
        await inserter.write(message.batch);
        this.#idle = setTimeout(() => this.#commitIdle(inserter), idleMs);
        const buffers = buffersOf(message.batch);
        return { kind: "done", committed: inserter.committed, buffers };
      }
      case "commit":
        this.#opened().commit();
        return { kind: "committed", committed: this.#opened().committed };
      case "close":
        this.#db?.close();
        return { kind: "closed" };
    }
  }

  #opened(): BatchTransactions {
    if (this.#inserter !== undefined) return this.#inserter;
    throw new GcsError("failed", "The inserter is not open");
  }

  #commitIdle(inserter: BatchTransactions): void {
    try {
      inserter.commit();
    } catch (error) {
      this.#failure = error;
    }
  }
}

function serve(parent: Parent): void {
  const server = new Server();
  let turn: Promise<void> = Promise.resolve();
  const reply = async (question: ToInserter) => {
    try {
      const message = await server.answer(question);
      parent.postMessage(message, message.kind === "done" ? transferOf(message.buffers) : []);
    } catch (error) {
      const known = error instanceof GcsError ? error : undefined;
      parent.postMessage({
        kind: "failed",
        errorKind: known?.kind ?? "failed",
        message: known?.message ?? "The audit records were not written",
        hint: known?.hint,
      });
    }
  };
  parent.onmessage = ({ data }) => {
    turn = turn.then(() => reply(data));
  };
}

function isParent(scope: object): scope is Parent {
  return "postMessage" in scope && "onmessage" in scope;
}

const scope: object = globalThis;
if (isParent(scope)) serve(scope);
