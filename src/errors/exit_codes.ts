/** What went wrong, as one word that scripts can match. */
export type ErrorKind = Exclude<keyof typeof exitCodes, "ok" | "differs">;

/** Process exit codes. Stable: a code is never renumbered. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  wrong_kind: 3,
  auth: 4,
  forbidden: 5,
  not_found: 6,
  conflict: 7,
  unavailable: 8,
  partial: 9,
  secure_store: 10,
  integrity: 11,
  differs: 12,
  rejected: 13,
  interrupted: 130,
} as const;
