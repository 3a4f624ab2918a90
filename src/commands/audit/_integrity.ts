import type { VerifyReport } from "../../audit/mod.ts";

/** What was checked, in one sentence without an end. */
export function wholeSentence({ logs, trail, trailMacs }: VerifyReport): string {
  return `${logs} audit records and ${trail} trail records are as they were written` +
    (trailMacs > 0 ? ` (${trailMacs} of the latter by their key)` : "");
}
