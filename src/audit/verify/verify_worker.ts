import { GcsError } from "../../errors/mod.ts";
import { type AuditFile, openReader } from "../schema/open.ts";
import { firstBadOfShares, type Shares } from "./shares.ts";

/** One task for a verifying worker. */
export interface VerifyTask {
  readonly file: AuditFile;
  readonly shares: Shares;
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

async function verify({ file, shares }: VerifyTask): Promise<VerifyAnswer> {
  try {
    const db = await openReader(file);
    try {
      return { bad: await firstBadOfShares(db, shares, () => Promise.resolve()) };
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
