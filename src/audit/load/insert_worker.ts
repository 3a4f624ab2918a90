import { GcsError } from "../../errors/mod.ts";
import { openConnection } from "../schema/open.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { Inserter } from "./inserter.ts";
import { type Buffers, type FromInserter, type ToInserter, transferOf } from "./protocol.ts";

/** The other side of a worker, as much of it as is used here. */
interface Parent {
  postMessage(message: FromInserter, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToInserter>) => void) | null;
}

function serve(parent: Parent): void {
  let db: SqlcipherDatabase | undefined;
  let inserter: Inserter | undefined;
  const answer = async (message: ToInserter): Promise<FromInserter> => {
    switch (message.kind) {
      case "open":
        db = await openConnection(message.file);
        message.file.key?.fill(0);
        // Pages that every batch changes are then copied into the file less often.
        db.exec("PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 8000");
        inserter = new Inserter(db);
        return { kind: "ready" };
      case "batch":
        if (inserter === undefined) throw new GcsError("failed", "The inserter is not open");
        return {
          kind: "done",
          ...inserter.write(message.batch),
          buffers: buffersOf(message.batch),
        };
      case "close":
        db?.close();
        return { kind: "closed" };
    }
  };
  parent.onmessage = async ({ data }) => {
    try {
      const message = await answer(data);
      parent.postMessage(message, message.kind === "done" ? transferOf(message.buffers) : []);
    } catch (error) {
      parent.postMessage({
        kind: "failed",
        errorKind: error instanceof GcsError ? error.kind : "failed",
        message: error instanceof GcsError ? error.message : "The audit records were not written",
        hint: error instanceof GcsError ? error.hint : undefined,
      });
    }
  };
}

function buffersOf({ numbers, names, texts, leaves }: Buffers): Buffers {
  return { numbers, names, texts, leaves };
}

function isParent(scope: object): scope is Parent {
  return "postMessage" in scope && "onmessage" in scope;
}

const scope: object = globalThis;
if (isParent(scope)) serve(scope);
