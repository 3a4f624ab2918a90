import { visible, visibleJson } from "../base/mod.ts";
import type { ErrorKind, GcsError } from "../errors/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { underOfficialName } from "./own_name.ts";

/** How a failure is told in place of the official program. */
export interface OfficialFailureOptions {
  readonly isJson: boolean;
  /** True leaves out what to do, as JSON always does. */
  readonly quiet: boolean;
}

/** The API's own codes for what failed before anything was sent, or without a code in the answer. */
const codes: Readonly<Partial<Record<ErrorKind, string>>> = {
  auth: "not_authorized",
  forbidden: "permission_denied",
  "not_found": "not_found",
  conflict: "conflict",
  rejected: "bad_request",
};

/**
 * A failure as the official program tells it: `Error: …`, `Error contacting HOST: …` where a service
 * does not answer (scripts wait then), and with `-F json` a list of one result document.
 */
export function officialFailure(
  failure: GcsError,
  { isJson, quiet }: OfficialFailureOptions,
): readonly string[] {
  const message = sanitise(failure.message);
  if (isJson) return [visibleJson(JSON.stringify([resultOf(failure, message)], null, 2))];
  const lines = [`${leading(failure)}: ${visible(message)}`];
  if (failure.hint !== undefined && !quiet) {
    lines.push(`Hint: ${visible(sanitise(underOfficialName(failure.hint)))}`);
  }
  return lines;
}

function leading({ kind, message }: GcsError): string {
  if (kind !== "unavailable") return "Error";
  const host = /"([^"\s]+)"/.exec(message)?.[1];
  return `Error contacting ${host === undefined ? "the server" : visible(host)}`;
}

/** Its members, and those of our own errors that it does not have. */
function resultOf(failure: GcsError, message: string): Record<string, unknown> {
  const clean = (text: string | undefined) => text === undefined ? undefined : sanitise(text);
  const hint = failure.hint === undefined ? undefined : underOfficialName(failure.hint);
  return {
    DATA_TYPE: "result#1.1.0",
    code: failure.serverCode ?? codes[failure.kind] ?? failure.kind,
    "http_status": failure.httpStatus ?? null,
    "is_error": true,
    message,
    hint: clean(hint),
    "request_id": clean(failure.requestId),
    outcome: failure.outcome,
    id: clean(failure.id),
  };
}
