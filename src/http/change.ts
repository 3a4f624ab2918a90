import type { AnswerFacts, HttpMethod } from "../base/mod.ts";
import { type ChangeOutcome, GcsError } from "../errors/mod.ts";
import { mayHaveActed } from "./retry.ts";
import type { HttpResponse } from "./types.ts";

/** How the answer to a change is read. */
export interface ChangeReading<Result> {
  /** HTTP method. */
  readonly method: HttpMethod;
  /** What the change does, after "Cannot". */
  readonly does: string;
  /** Reads the answer; throws GcsError for one that refuses, and for one that cannot be read. */
  readonly read: (response: HttpResponse) => Result;
  /** The result of a deletion that an earlier try made already. */
  readonly gone: (response: HttpResponse) => Result;
  /** An earlier run has sent the same, and got no answer. */
  readonly again?: boolean | undefined;
  /** Told of each answer. */
  readonly onAnswer?: ((facts: AnswerFacts) => void) | undefined;
}

/**
 * Reads the answer to a change. A failure says what became of the change: an answer of success that
 * cannot be read leaves that open, and so does a refusal when an earlier try may have been carried
 * out. A deletion that was tried before and now finds nothing has succeeded.
 */
export function readChange<Result>(
  response: HttpResponse,
  { method, does, read, gone, again = false, onAnswer }: ChangeReading<Result>,
): Result {
  const { status, requestId } = response;
  const repeated = again || response.repeated === true;
  try {
    const result = read(response);
    onAnswer?.({ httpStatus: status, requestId, repeated: false });
    return result;
  } catch (error) {
    const failure = error instanceof GcsError
      ? error
      : new GcsError("failed", `Cannot ${does}: the answer cannot be read`, { cause: error });
    const httpStatus = failure.httpStatus ?? status;
    if (method === "DELETE" && httpStatus === 404 && repeated) {
      const result = gone(response);
      onAnswer?.({ httpStatus, requestId, repeated: true });
      return result;
    }
    const told = failure.requestId ?? requestId;
    const outcome = outcomeOf(httpStatus, response, repeated);
    throw failure.with({ httpStatus, requestId: told, outcome });
  }
}

function outcomeOf(status: number, { headers }: HttpResponse, repeated: boolean): ChangeOutcome {
  return repeated || mayHaveActed({ status, headers }) ? "unknown" : "not_made";
}
