import { type ErrorKind, exitCodes } from "./exit_codes.ts";

/** What became of a change that failed after it was sent, as far as anybody can tell. */
export type ChangeOutcome = "made" | "not_made" | "unknown";

/** What a {@linkcode GcsError} may carry besides its kind and message. */
export interface GcsErrorOptions {
  /** What to do next; a command to run where there is one. */
  readonly hint?: string | undefined;
  /** Status of the HTTP answer that failed, where one came. */
  readonly httpStatus?: number | undefined;
  /** The server's name for what failed, such as `exists`. */
  readonly serverCode?: string | undefined;
  /** The server's name for the failed request. */
  readonly requestId?: string | undefined;
  /** Of a change: whether it was made. */
  readonly outcome?: ChangeOutcome | undefined;
  /** Id of what changed, or may have, where it is known. */
  readonly id?: string | undefined;
  /** The argument or option that is missing, as messages call it: `COLLECTION_ID`. */
  readonly missing?: string | undefined;
  /** What caused it. Shown by `--debug` only, after redaction. */
  readonly cause?: unknown;
}

/**
 * The one error type that reaches people and scripts.
 *
 * The message says what failed and why, in sentence case without a final period, and never
 * holds a secret, a stack, SQL or a raw response body.
 */
export class GcsError extends Error {
  /** The name that stack traces show. */
  override readonly name = "GcsError";
  /** What went wrong; it decides the exit code. */
  readonly kind: ErrorKind;
  /** What to do about it, in one sentence. */
  readonly hint: string | undefined;
  /** Status of the answer, when the server gave one. */
  readonly httpStatus: number | undefined;
  /** Code of the server's own error document. */
  readonly serverCode: string | undefined;
  /** Id of the request, to ask the server's operators with. */
  readonly requestId: string | undefined;
  /** Whether a change was made, not made, or may have been. */
  readonly outcome: ChangeOutcome | undefined;
  /** Id of the object that the error is about. */
  readonly id: string | undefined;
  /** The argument or option that a command line lacks. */
  readonly missing: string | undefined;

  /** An error of one kind, with a message for people. */
  constructor(kind: ErrorKind, message: string, options: GcsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint;
    this.httpStatus = options.httpStatus;
    this.serverCode = options.serverCode;
    this.requestId = options.requestId;
    this.outcome = options.outcome;
    this.id = options.id;
    this.missing = options.missing;
  }

  /** The same failure with other facts. */
  with(
    changes: GcsErrorOptions & { readonly kind?: ErrorKind; readonly message?: string },
  ): GcsError {
    const { kind = this.kind, message = this.message, ...options } = changes;
    const { hint, httpStatus, serverCode, requestId, outcome, id, missing, cause } = this;
    return new GcsError(kind, message, {
      ...{ hint, httpStatus, serverCode, requestId, outcome, id, missing, cause },
      ...options,
    });
  }

  /** The process exit code of this kind of failure. */
  get exitCode(): number {
    return exitCodes[this.kind];
  }
}
