import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { systemClock } from "../../src/base/mod.ts";
import type { AnyCommand } from "../../src/command/mod.ts";
import type { FaultRule } from "../../src/sandbox/mod.ts";
import { changeLine, changeStage } from "./_change_lines.ts";
import { membersOf } from "./_expect.ts";
import { trailOf } from "./_trail.ts";

/** Goes on in a browser, or tells of many items: their own tests look at these. */
const elsewhere = ["user-credentials oauth-create", "collection batch-delete", "role batch-delete"];

/** Every command that changes something at the endpoint or at Globus Auth. */
export const changing: readonly AnyCommand[] =
  (await Promise.all(registry.map(async (entry) => (await entry.load()).default)))
    .filter((one) => one.mutates === true && one.scopes.length > 0)
    .filter((one) => / \/api\/|auth:\/v2\/api\//.test(one.route))
    .filter((one) => !elsewhere.includes(one.path));

/** Answers that go wrong. Those that act let the change happen first. */
const spoiled: readonly FaultRule[] = [
  { body: "broken" },
  { body: "html" },
  { body: "empty" },
  { body: "bare" },
  { body: "nameless" },
  { drop: "after" },
  { drop: "middle" },
  { status: 500, acts: true },
  { status: 502, acts: true },
  { status: 504, acts: true },
  { status: 504, acts: true, body: "html" },
  { status: 502 },
  { status: 504 },
  { drop: "before" },
  { status: 409 },
  { status: 422 },
];

const turnedAway: FaultRule = { status: 503, retryAfter: "0", times: 1 };

/** What befalls one change: on its tries one after another. */
export interface Mishap {
  readonly name: string;
  readonly faults: readonly FaultRule[];
}

const named = (faults: readonly FaultRule[]): Mishap => ({ name: JSON.stringify(faults), faults });

/** Each spoiled answer on every try, on the first one only, and after one that was turned away. */
export const mishaps: readonly Mishap[] = spoiled.flatMap((fault) => [
  named([fault]),
  named([{ ...fault, times: 1 }]),
  named([turnedAway, fault]),
]);

/** Waits cost nothing, so that retries do not either. */
const clock = { now: systemClock.now, sleep: () => Promise.resolve() };

/**
 * Runs a change to which something befalls, and holds what the trail and the person are told
 * against what the sandbox has become.
 */
export async function holdAgainstTruth(command: AnyCommand, { name, faults }: Mishap) {
  const where = `${command.path} with ${name}`;
  await using stage = await changeStage("", clock);
  const line = await changeLine(command, stage);
  const { sandbox } = stage;
  const known = (await trailRows()).length;
  sandbox.clearRequests();
  const before = sandbox.snapshot();
  for (const rule of faults) sandbox.faults.add({ ...rule, match: { method: methodOf(command) } });
  const outcome = await line.run(["--yes", "-F", "json"]);
  sandbox.faults.clear();
  const isChanged = sandbox.snapshot() !== before;
  const row = (await trailRows()).slice(known).at(-1);
  assert.ok(row !== undefined, where);
  assert.doesNotMatch(`${outcome.stdout}${outcome.stderr}`, /\bundefined\b/, where);
  const says = `${where}: ${row["outcome"]}, ${outcome.code}, ${outcome.stderr}`;
  assert.notEqual(outcome.code, 2, says);
  const error = outcome.code === 0 ? {} : membersOf(
    membersOf(JSON.parse(outcome.stderr.trimEnd().split("\n").at(-1) ?? ""))["error"],
  );
  switch (row["outcome"]) {
    case "success":
      assert.equal(outcome.code, 0, says);
      assert.equal(typeof row["httpStatus"], "number", says);
      assert.equal(typeof row["requestId"], "string", says);
      assert.ok(isChanged || await changesNothing(command), says);
      break;
    case "failure":
      assert.equal(error["outcome"], "not_made", says);
      assert.equal(isChanged, false, says);
      break;
    default:
      assert.equal(row["outcome"], "unknown", says);
      assert.ok([1, 6, 7, 8, 13].includes(outcome.code), says);
      assert.equal(error["outcome"], "unknown", says);
      assert.match(String(error["message"]), /; the change may have been made$/, says);
      assert.match(String(error["hint"]), /^See whether it was made: gcs /, says);
  }
  const tries = sandbox.requests.filter(({ method }) => method === methodOf(command)).length;
  const isRepeated = row["repeated"] === true;
  if (isRepeated) assert.ok(methodOf(command) === "DELETE" && tries > 1, says);
  return { outcome: row["outcome"], isChanged, isRepeated };

  async function trailRows() {
    const rows = await stage.run(["audit", "stats"]);
    return rows.code === 6 ? [] : await trailOf(stage, command.path);
  }
}

/** What the change does with no mishap cannot be seen: it sets what was set before. */
async function changesNothing(command: AnyCommand): Promise<boolean> {
  await using stage = await changeStage("", clock);
  const line = await changeLine(command, stage);
  const before = stage.sandbox.snapshot();
  assert.equal((await line.run(["--yes"])).code, 0);
  return stage.sandbox.snapshot() === before;
}

/** The verb of a command's request. */
export function methodOf({ route }: AnyCommand): string {
  return route === "* /api/*" ? "PATCH" : route.slice(0, route.indexOf(" "));
}
