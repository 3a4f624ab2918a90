import canonicalize from "canonicalize";
import { GcsError } from "../../errors/mod.ts";
import type { Removal } from "../chain/removals.ts";
import { redacted } from "../../secrets/mod.ts";

/** What is about to be done, before it is done. Secrets belong in Secret values. */
export interface TrailIntent {
  /** The command, for example `collection delete`. */
  readonly command: string;
  /** Profile that was used. */
  readonly profile?: string | undefined;
  /** Who does it: the Globus identity, or the client id of a service. */
  readonly identity?: { readonly id: string; readonly username?: string | undefined } | undefined;
  /** Who runs the program, as the operating system knows them. */
  readonly operator?: Readonly<Record<string, unknown>> | undefined;
  /** Address of the endpoint's manager. */
  readonly endpoint?: string | undefined;
  /** Ids of the objects that change. */
  readonly objects?: readonly string[] | undefined;
  /** What will be sent, as the operation describes it. */
  readonly request?: {
    readonly service: string;
    readonly method: string;
    readonly target: string;
    readonly body?: unknown;
  } | undefined;
  /** Anything else worth keeping, for example the host and process id. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

/** What came of it. */
export interface TrailResult {
  /** `unknown`: it was sent, and no answer says whether it was done. */
  readonly outcome: "success" | "failure" | "interrupted" | "unknown";
  /** Status of the answer. */
  readonly httpStatus?: number | undefined;
  /** Id of the request in the server's answer. */
  readonly requestId?: string | undefined;
  /** An earlier try of the same request did it, and its answer never came. */
  readonly repeated?: boolean | undefined;
  /** Who it was, where only the result says so: of a login. */
  readonly identity?: TrailIntent["identity"];
  /** Ids of what was created. */
  readonly objects?: readonly string[] | undefined;
  /** Of an export, a backup or a load: how many records. */
  readonly records?: number | undefined;
  /** Of the end of a login: whether Globus Auth confirmed that the tokens are worthless. */
  readonly revoked?: boolean | undefined;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** Where it is known from, when it was written later: the program was killed before it could. */
  readonly source?: "journal" | undefined;
  /** The error that was reported. Its message is kept, its cause is not. */
  readonly error?: Error | string | undefined;
}

/** The canonical text (RFC 8785) of a record, with everything secret taken out. */
export function trailText(record: RecordMembers): string {
  const text = canonicalize(redacted(record));
  if (text === undefined) throw new GcsError("failed", "The trail record holds nothing");
  return text;
}

/** The members of a record, before its text is made. */
export type RecordMembers = Readonly<Record<string, unknown>>;

/** The members of an intent's record. */
export function intentRecord(intent: TrailIntent, time: number): RecordMembers {
  return { phase: "intent", time, v: 1, ...intent };
}

/** The members of a result's record. */
export function resultRecord(
  seq: number,
  command: string,
  result: TrailResult,
  time: number,
): RecordMembers {
  const { error, ...rest } = result;
  const kind = error instanceof GcsError ? error.kind : undefined;
  const message = error instanceof Error ? error.message : error;
  return {
    phase: "result",
    time,
    v: 1,
    command,
    intent: seq,
    ...rest,
    ...(message === undefined ? {} : { error: message }),
    ...(kind === undefined ? {} : { errorKind: kind }),
  };
}

/** The command that removes loaded records. */
export const pruneCommand = "audit prune";

/** The members of the record that tells of a removal, which an intent may have announced. */
export function removalRecord(
  removal: Removal,
  intent: number | undefined,
  time: number,
  operator?: TrailIntent["operator"],
): RecordMembers {
  const who = operator === undefined ? {} : { operator };
  return { phase: "removal", time, v: 1, command: pruneCommand, intent, removal, ...who };
}
