import type { RemovalEntry, VerifyReport } from "../../audit/mod.ts";

/** What was checked, in one sentence without an end. */
export function wholeSentence({ logs, trail, trailMacs, removals }: VerifyReport): string {
  return `${logs} audit records and ${trail} trail records are as they were written` +
    (trailMacs > 0 ? ` (${trailMacs} of the latter by their key)` : "") +
    (removals.length === 0 ? "" : `; removed by retention: ${removals.map(removed).join(", ")}`);
}

function removed({ count, time, before }: RemovalEntry): string {
  const limit = before === undefined ? "" : ` from before ${moment(before)}`;
  return `${count}${limit} on ${moment(time)}`;
}

function moment(time: number): string {
  return new Date(time).toISOString();
}
