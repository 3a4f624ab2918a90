/** Verbs that the client sends. */
export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * A change that is described before it is made: `--dry-run` prints the description, the audit
 * trail keeps it, and `send` carries out exactly that.
 *
 * Secrets stand in `body` as Secret values, so printing a description never shows one.
 */
export interface Operation<Result> {
  /** What is sent. */
  readonly request: OperationRequest;
  /** Of a login: who it turned out to be. Until then the trail names nobody. */
  identity?(result: Result): { readonly id: string; readonly username?: string | undefined };
  /** Of the end of a login: whose it was, who need not be the one in use. */
  readonly owner?: { readonly id: string; readonly username?: string | undefined } | undefined;
  /** What else the trail keeps of what came of it. */
  tells?(result: Result): {
    /** Ids of what was created. */
    readonly objects?: readonly string[];
    /** How many records were read or written. */
    readonly records?: number;
    /** Whether Globus Auth confirmed that tokens are worthless now. */
    readonly revoked?: boolean | undefined;
  };
  /** `onAnswer` is told of the answer that says that the change was made. */
  send(signal?: AbortSignal, onAnswer?: (facts: AnswerFacts) => void): Promise<Result>;
}

/** What the answer to a change says besides what it was asked for. */
export interface AnswerFacts {
  /** Status of the answer. */
  readonly httpStatus: number;
  /** The server's name for the request. */
  readonly requestId: string | undefined;
  /** An earlier try of the same request did it, and its answer never came. */
  readonly repeated: boolean;
}

/** What an {@linkcode Operation} will do. */
export interface OperationRequest {
  /** Who is asked: the endpoint's Manager API, Globus Auth, Globus Transfer, or this machine. */
  readonly service: "gcs" | "auth" | "transfer" | "local";
  /** HTTP verb, or for `local` a verb such as `write`, `remove`, `run`. */
  readonly method: HttpMethod | "write" | "remove" | "run";
  /** Full URL, or for `local` the file or program. */
  readonly target: string;
  /** Body document or arguments, with Secret values in place of secrets. */
  readonly body?: unknown;
}
