import type { exitCodes } from "./exit_codes.ts";

/** What each exit code says, for people. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: "done; also: nothing found, dry run, the reader of the output went away",
  failed: "the endpoint, Globus or this machine failed in a way without a code",
  usage: "a wrong option or value, or a question that nobody is there to answer",
  "wrong_kind": "the id names another kind of object",
  auth: "not logged in, session ended, consent or a new login is needed",
  forbidden: "a role or a subscription is missing",
  "not_found": "there is no such object, or none that you may see",
  conflict: "it exists already, is protected, or changed meanwhile",
  unavailable: "rate limited, timed out or unreachable, after all retries",
  partial: "of many items some failed; the report names them",
  "secure_store": "the keyring or a key is locked, missing or wrong",
  integrity: "the audit chain does not verify, or a change could not be recorded",
  differs: "only with --exit-code: the endpoint is not as the file says",
  rejected: "the server read the request and refused it (400, 422)",
  interrupted: "Ctrl-C or a signal",
};
