import assert from "node:assert/strict";
import { join } from "node:path";
import { leapingClock } from "../../_support/leaping_clock.ts";
import { setStage } from "../../_support/stage.ts";
import { works } from "../_expect.ts";
import { loadText, start, transferLog } from "./_audit.ts";

Deno.test("long audit commands show how far they are, on a terminal and nowhere else", async () => {
  await using stage = await setStage({ isLoggedIn: false, clock: leapingClock(1100) });
  await works(stage, ["config", "set", "audit.retention_days", "1"]);
  await loadText(stage, transferLog(1200));
  const cut = new Date(start + 30 * 60_000).toISOString();
  // The SQLCipher that comes with gcs follows 10,000 records in one call, another one 500.
  const records = /Verifying records: [\d,]+ of 1,200 \(\d+ %\)/;
  const bytes = /Copying: [\d.]+ .?i?B of [\d.]+ .iB \(\d+ %\)/;
  const backup = (name: string) => ["audit", "backup", join(stage.folder, name)];
  for (
    const [argv, again, shown] of [
      [["audit", "verify"], ["audit", "verify"], records],
      [["audit", "prune", "--before", cut, "--yes"], ["audit", "prune", "--yes"], records],
      [backup("a.db"), backup("b.db"), bytes],
      [["audit", "rekey", "--yes"], ["audit", "rekey", "--yes"], bytes],
    ] as const
  ) {
    const seen = await works(stage, argv, { isTerminal: true });
    assert.match(seen.stderr, shown, argv.join(" "));
    const piped = await works(stage, again);
    assert.doesNotMatch(piped.stderr, /Copying|Verifying/, argv.join(" "));
  }
});
