import assert from "node:assert/strict";
import { join } from "node:path";
import { systemClock } from "../../src/base/mod.ts";
import { type ProgramStage, setProgramStage } from "../slow/_program.ts";
import { figure, scaled, scenario } from "./_figures.ts";
import { findsRate, measured } from "./_program.ts";
import { deletions, deletionsReach, generatedRoles } from "./_roles.ts";

const items = scaled(2_000, 200);
const storms = 2;
const stormSeconds = scaled(10, 3);
const workers = 10;

scenario(
  "storm",
  `${storms} storms of 429 during ${items} deletions: all workers hold back together, and nothing is lost`,
  async () => {
    await using stage = await rolesStage();
    const line = ["role", "batch-delete", "--from-file", join(stage.folder, "ids.txt"), "--yes"];
    const work = measured(stage, line);
    const inStorm: number[][] = [];
    for (let storm = 1; storm <= storms; storm++) {
      await deletionsReach(stage, storm * items / (storms + 1));
      const before = stage.sandbox.requests.length;
      const fault = stage.sandbox.faults.add({ match: { method: "DELETE" }, status: 429 });
      await systemClock.sleep(stormSeconds * 1_000);
      fault.remove();
      inStorm.push(stage.sandbox.requests.slice(before).map(({ time }) => time));
    }
    const ended = await work;
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, new RegExp(`${items} of ${items} roles were deleted`));
    assert.deepEqual(generatedRoles(stage), []);
    const later = inStorm.map((times) => {
      const first = times[0] ?? 0;
      return times.filter((time) => time >= first + 1_000).length / (stormSeconds - 1);
    });
    for (const [storm, times] of inStorm.entries()) {
      assert.ok(times.length <= 2 * workers + 2 * stormSeconds, `storm ${storm}: ${times.length}`);
    }
    const sent = deletions(stage);
    const refused = sent.filter(({ status }) => status === 429).length;
    return [
      figure("deletions", items),
      figure("seconds of storm", storms * stormSeconds, "s"),
      figure("requests in all storms", inStorm.flat().length),
      figure("requests a second in a storm, after its first second", Math.max(...later), "/s"),
      figure("requests refused", refused),
      figure("deletions a second, storms included", items / ended.seconds, "/s"),
    ];
  },
);

const perSecond = 50;

scenario(
  "storm",
  `${items} deletions on an endpoint that takes ${perSecond} a second: few are refused, none is lost`,
  async () => {
    await using stage = await rolesStage({ requests: perSecond });
    const line = ["role", "batch-delete", "--from-file", join(stage.folder, "ids.txt"), "--yes"];
    const ended = await measured(stage, line);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(generatedRoles(stage), []);
    const sent = deletions(stage);
    const refused = sent.filter(({ status }) => status === 429).length;
    assert.equal(sent.length, items + refused);
    assert.ok(refused < items / 4, `${refused} of ${sent.length} requests were refused`);
    return [
      figure("deletions", items),
      figure("requests refused", refused),
      figure("deletions a second", items / ended.seconds, "/s"),
      figure("of what the endpoint takes", items / ended.seconds / perSecond * 100, "%"),
    ];
  },
);

async function rolesStage(rateLimit?: { readonly requests: number }): Promise<ProgramStage> {
  const stage = await setProgramStage({
    sandbox: {
      seed: { generate: { roles: items } },
      ...(rateLimit === undefined ? {} : { rateLimit }),
    },
  });
  await findsRate(stage);
  await stage.logIn("default");
  await Deno.writeTextFile(join(stage.folder, "ids.txt"), generatedRoles(stage).join("\n"));
  return stage;
}
