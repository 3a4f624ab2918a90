import { GcsError } from "../../errors/mod.ts";
import { type AuditFile, openReader } from "../schema/open.ts";
import { type Range, RangeVerifier } from "./range.ts";

/** One task for a verifying worker. */
export interface VerifyTask {
  readonly file: AuditFile;
  readonly range: Range;
}

/** `bad` is undefined when all is well; `error` says why nothing could be said. */
export interface VerifyAnswer {
  readonly bad: number | undefined;
  readonly error?: string;
}

interface Parent {
  postMessage(message: VerifyAnswer): void;
  onmessage: ((event: MessageEvent<VerifyTask>) => void) | null;
}

async function verify({ file, range }: VerifyTask): Promise<VerifyAnswer> {
  try {
    const db = await openReader(file);
    try {
      return { bad: new RangeVerifier(db).firstBad(range) };
    } finally {
      db.close();
      file.key?.fill(0);
    }
  } catch (error) {
    const message = error instanceof GcsError ? error.message : "The records could not be read";
    return { bad: undefined, error: message };
  }
}

function isParent(scope: object): scope is Parent {
  return "postMessage" in scope && "onmessage" in scope;
}

const scope: object = globalThis;
if (isParent(scope)) {
  scope.onmessage = async ({ data }) => scope.postMessage(await verify(data));
}
