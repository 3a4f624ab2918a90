import assert from "node:assert/strict";
import { parse } from "yaml";

const folder = new URL("../../.github/workflows/", import.meta.url);
const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
const workflows = names.map((name) => ({
  name,
  text: Deno.readTextFileSync(new URL(name, folder)),
}));

/** Actions whose commit could not be looked up from where the others were. */
const byTag = ["msys2/setup-msys2@v2"];

/** What single jobs may write, besides reading the sources. */
const writes: Readonly<Record<string, readonly string[]>> = {
  "labels.yml sync": ["issues"],
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
      if (byTag.includes(action)) continue;
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
