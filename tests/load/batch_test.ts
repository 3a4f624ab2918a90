import assert from "node:assert/strict";
import { join } from "node:path";
import type { FaultRule } from "../../src/sandbox/mod.ts";
import { type ProgramStage, setProgramStage } from "../slow/_program.ts";
import { figure, scaled, scenario } from "./_figures.ts";
import { findsRate, type Measured, measured } from "./_program.ts";
import { deletions, deletionsReach, generatedRoles, rolesOf } from "./_roles.ts";

const items = scaled(10_000, 400);
const bystanders = 100;
const faulty = Math.round(items / 20);
const maxResumes = 20;

/** What goes wrong, in shares of all that does. */
const kinds: readonly (readonly [share: number, fault: FaultRule, comes: "alone" | "in rows"])[] = [
  [0.4, { status: 500 }, "alone"],
  [0.2, { delayMs: 300 }, "alone"],
  [0.2, { status: 429 }, "in rows"],
  [0.1, { drop: "before" }, "in rows"],
  [0.1, { drop: "after" }, "in rows"],
];
/** As many as requests run at a time. */
const row = 10;

scenario(
  "batch",
  `${items} deletions with a fault in every twentieth, killed twice and resumed, are each made once`,
  async () => {
    await using stage = await setProgramStage({
      sandbox: { seed: { generate: { roles: items + bystanders } } },
    });
    await findsRate(stage);
    await stage.logIn("default");
    const before = rolesOf(stage);
    const asked = generatedRoles(stage).slice(0, items);
    assert.equal(asked.length, items);
    const file = join(stage.folder, "ids.txt");
    await Deno.writeTextFile(file, asked.join("\n"));
    const faults = faultsFor(asked);
    const handles = faults.map((rule) => stage.sandbox.faults.add(rule));

    const runs: Measured[] = [];
    const start = performance.now();
    const line = ["role", "batch-delete", "--yes", "-F", "ndjson"];
    for (const share of [0.3, 0.6]) {
      const more = runs.length === 0 ? ["--from-file", file] : ["--resume"];
      runs.push(
        await measured(
          stage,
          [...line, ...more],
          (isOver) => deletionsReach(stage, share * items, isOver),
        ),
      );
      assert.equal(runs.at(-1)?.signal, "SIGKILL", runs.at(-1)?.stderr);
    }
    do {
      runs.push(await measured(stage, [...line, "--resume"]));
      assert.ok([0, 9].includes(runs.at(-1)?.code ?? -1), runs.at(-1)?.stderr);
      assert.ok(runs.length < maxResumes, "it does not come to an end");
    } while (runs.at(-1)?.code !== 0);
    const seconds = (performance.now() - start) / 1_000;

    const left = new Set(rolesOf(stage));
    assert.deepEqual(asked.filter((id) => left.has(id)), [], "what was asked for is gone");
    assert.equal(left.size, before.length - items, "and nothing else is");
    assert.deepEqual(handles.filter(({ hits }) => hits !== 1), [], "each fault came once");
    const sent = deletions(stage);
    const acted = sent.filter(({ status }) => status !== undefined && status < 300);
    assert.equal(new Set(acted.map(({ path }) => path)).size, acted.length, "no deletion twice");
    const told = await confirmed(stage);
    const asIs = told.get("success") ?? [];
    assert.equal(new Set(asIs).size, asIs.length, "none is confirmed twice");
    const verify = await stage.run(["audit", "verify"]);
    assert.equal(verify.code, 0, verify.stderr);
    const all = new Set(asked);
    const unasked = [...told.values()].flat().filter((id) => !all.has(id));
    assert.deepEqual(unasked, []);
    return [
      figure("deletions", items),
      figure("faults", faults.length),
      figure("kills", 2),
      figure("resumed", runs.length - 1, "times"),
      figure("requests", sent.length),
      figure("confirmed in the trail", asIs.length),
      figure("deletions a second, kills and resumes included", items / seconds, "/s"),
      ...peakOf(runs),
    ];
  },
);

/**
 * A twentieth of the ids: the first deletion of each goes wrong. 500 and slow answers are spread out;
 * 429 and resets hit all that is under way, as when a server is restarted.
 */
function faultsFor(asked: readonly string[]): FaultRule[] {
  const left = new Set(asked);
  const from = (at: number) => {
    const id = asked.slice(at).find((one) => left.delete(one));
    if (id === undefined) throw new Error("no id is left for a fault");
    return id;
  };
  return kinds.flatMap(([share, fault, comes], kind) => {
    const count = Math.floor(faulty * share);
    const size = comes === "alone" ? 1 : row;
    const rows = Math.ceil(count / size);
    return Array.from({ length: count }, (_, index) => {
      const id = from(Math.floor((Math.floor(index / size) + kind / kinds.length) * items / rows));
      return { ...fault, match: { method: "DELETE", path: `/api/roles/${id}` }, times: 1 };
    });
  });
}

/** Ids in the trail by the outcome of their deletion. */
async function confirmed(stage: ProgramStage): Promise<Map<string, string[]>> {
  const { code, stdout, stderr } = await stage.run([
    ...["audit", "trail", "--command", "role batch-delete"],
    ...["--limit", String(10 * items), "-F", "ndjson"],
  ]);
  assert.equal(code, 0, stderr);
  const told = new Map<string, string[]>();
  for (const text of stdout.trimEnd().split("\n")) {
    const { outcome, objects: [id] }: { outcome: string; objects: [string] } = JSON.parse(text);
    const ids = told.get(outcome) ?? [];
    ids.push(id);
    told.set(outcome, ids);
  }
  return told;
}

function peakOf(runs: readonly Measured[]) {
  const peaks = runs.flatMap(({ peakMb }) => peakMb === undefined ? [] : [peakMb]);
  return peaks.length === 0
    ? []
    : [figure("memory of the program, at most", Math.max(...peaks), "MB")];
}
