import assert from "node:assert/strict";
import { parse } from "yaml";
import { crossTargets } from "../../tools/cross/targets.ts";

const folder = new URL("../../.github/workflows/", import.meta.url);
const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
const workflows = names.map((name) => ({
  name,
  text: Deno.readTextFileSync(new URL(name, folder)),
}));

/** What single jobs may write, besides reading the sources. */
const writes: Readonly<Record<string, readonly string[]>> = {
  "labels.yml sync": ["issues"],
  "release.yml github": ["contents"],
  "release.yml image": ["packages"],
  "release.yml npm": ["id-token"],
  "release.yml package": ["id-token", "attestations"],
  "security.yml codeql": ["security-events"],
  "upstream.yml versions": ["issues"],
};

for (const { name, text } of workflows) {
  Deno.test(`${name} may write only what its jobs are for, and pins each action to a commit`, () => {
    const { permissions, jobs } = parse(text);
    assert.deepEqual(permissions, { contents: "read" });
    for (const [job, { permissions }] of Object.entries<{ permissions?: unknown }>(jobs)) {
      const wanted = writes[`${name} ${job}`]?.map((scope) => [scope, "write"]);
      const all = wanted && { contents: "read", ...Object.fromEntries(wanted) };
      assert.deepEqual(permissions, all, `${name} ${job}`);
    }
    const used = [...text.matchAll(/uses: (\S+)(.*)/g)];
    assert.ok(used.length > 0);
    for (const [, action = "", comment = ""] of used) {
      if (action.startsWith("./")) continue;
      assert.match(action, /@[0-9a-f]{40}$/);
      assert.match(comment, /^ # v\d+\.\d+\.\d+$/, `${action} does not say its version`);
    }
  });
}

Deno.test("a workflow runs the long loops and every command on the binary each night", () => {
  const { text = "" } = workflows.find(({ name }) => name === "nightly.yml") ?? {};
  const { on, jobs } = parse(text);
  assert.equal(on.schedule.length, 1);
  const lines = jobs.long.strategy.matrix.include.map(({ run }: { run: string }) => run).join("\n");
  const wanted = [
    /task test:nightly/,
    /GCS_BINARY=.* test:nightly/,
    /test:binary --all/,
    /task test:load/,
  ];
  for (const line of wanted) assert.match(lines, line);
});

interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly include: readonly Record<string, string>[] } };
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

function jobsOf(file: string): Readonly<Record<string, Job>> {
  return parse(workflows.find(({ name }) => name === file)?.text ?? "").jobs;
}

function before(jobs: Readonly<Record<string, Job>>, name: string): string[] {
  const own = [jobs[name]?.needs ?? []].flat();
  return own.flatMap((needed) => [needed, ...before(jobs, needed)]);
}

Deno.test("nothing is published before the programs were tested on five systems and signed", () => {
  const jobs = jobsOf("release.yml");
  const publishing = ["github", "npm", "image"];
  for (const [name, { permissions = {}, steps = [] }] of Object.entries(jobs)) {
    const isPublishing = steps.some(({ run = "" }) =>
      /gh release|npm publish|skopeo copy/.test(run)
    );
    assert.equal(isPublishing, publishing.includes(name), name);
    const mayPublish = permissions["contents"] === "write" || permissions["packages"] === "write";
    if (mayPublish) assert.ok(isPublishing, name);
    if (!isPublishing) continue;
    for (const needed of ["package", "binaries", "notes"]) {
      assert.ok(before(jobs, name).includes(needed), `${name} does not wait for ${needed}`);
    }
    // It hands out what was tested and signed, and has no sources to make anything else from.
    assert.ok(!steps.some(({ uses = "" }) => uses.startsWith("actions/checkout")), name);
  }
  assert.equal(jobs["binaries"]?.uses, "./.github/workflows/binaries.yml");
  assert.match(jobs["package"]?.steps?.map(({ run }) => run).join("\n") ?? "", /task sign/);
  const { test } = jobsOf("binaries.yml");
  const programs = test?.strategy?.matrix.include.map(({ program }) => program).toSorted();
  const made = Object.values(crossTargets).map(({ program }) => program).toSorted();
  assert.deepEqual<unknown>(programs, made);
  assert.ok(test?.steps?.some(({ run = "" }) => run.includes("tests/slow/blackbox")));
});

Deno.test("a workflow measures, compares with the run before, and keeps the result either way", () => {
  const { text = "" } = workflows.find(({ name }) => name === "benchmarks.yml") ?? {};
  const { on, jobs } = parse(text);
  assert.deepEqual(Object.keys(on), ["schedule", "workflow_dispatch"]);
  const steps: { run?: string; uses?: string; if?: string }[] = jobs.measure.steps;
  const order = ["cache/restore", "task bench --to", 'mv "$NOW" "$LAST"', "cache/save"];
  const places = order.map((words) =>
    steps.findIndex(({ run = "", uses = "" }) => `${run} ${uses}`.includes(words))
  );
  assert.ok(!places.includes(-1), String(places));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.match(steps[places[1] ?? -1]?.run ?? "", /compare=\(--compare "\$LAST"\)/);
  for (const place of places.slice(2)) assert.match(steps[place]?.if ?? "", /^!cancelled\(\)/);
});
