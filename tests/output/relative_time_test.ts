import assert from "node:assert/strict";
import { relativeTime } from "../../src/output/relative_time.ts";

const now = Date.parse("2026-11-27T10:00:00Z");

Deno.test("relativeTime says how long ago or how far off a time is", () => {
  const said: readonly (readonly [string, string | undefined])[] = [
    ["2026-11-27T09:59:59.900Z", "0 seconds ago"],
    ["2026-11-27T09:59:30Z", "30 seconds ago"],
    ["2026-11-27T07:00:00.123456+00:00", "2 hours ago"],
    ["2026-11-27T07:00:00", "3 hours ago"],
    ["2026-11-27 07:00:00", "3 hours ago"],
    ["2026-11-26T07:00:00Z", "1 day ago"],
    ["2026-10-20T07:00:00Z", "38 days ago"],
    ["2026-07-20T07:00:00Z", "4 months ago"],
    ["2024-11-20T07:00:00Z", "2 years ago"],
    ["2026-11-27T10:59:00Z", "in 59 minutes"],
    ["2026-11-27", "today"],
    ["2026-11-26", "yesterday"],
    ["2026-11-28", "tomorrow"],
    ["2026-11-07", "20 days ago"],
    ["2026-01-01", "10 months ago"],
    ["2025-01-01", "22 months ago"],
    ["never", undefined],
    ["2026-13-45", undefined],
    ["2026", undefined],
  ];
  for (const [time, words] of said) assert.equal(relativeTime(time, now), words, time);
});
