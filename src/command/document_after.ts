import { GcsError } from "../errors/mod.ts";
import type { Context } from "./context.ts";

/**
 * The document after a change: that of the answer, else the one that is read again. The change was
 * made even where that fails: a warning says so, and what is `known` stands for the document.
 */
export async function documentAfter<Document>(
  { signal, warn }: Context,
  answered: Document | undefined,
  read: (options: { readonly signal: AbortSignal }) => Promise<Document>,
  known: Document,
): Promise<Document> {
  if (answered !== undefined) return answered;
  try {
    return await read({ signal });
  } catch (error) {
    if (!(error instanceof GcsError) || signal.aborted) throw error;
    await warn(`the change was made, but its result could not be read: ${error.message}`);
    return known;
  }
}
