import assert from "node:assert/strict";
import { parse } from "yaml";
import { readLabels, readMilestones, sync } from "../../tools/labels.ts";

const github = new URL("../../.github/", import.meta.url);
const read = (name: string) => Deno.readTextFileSync(new URL(name, github));
const labels = readLabels(read("labels.yml"));
const milestones = readMilestones(read("milestones.yml"));

Deno.test("every label that a form or dependabot gives is one of labels.yml", () => {
  const names = new Set(labels.map(({ name }) => name));
  assert.equal(names.size, labels.length, "a label is listed twice");
  const forms = [...Deno.readDirSync(new URL("ISSUE_TEMPLATE/", github))]
    .map(({ name }) => name).filter((name) => name !== "config.yml").sort();
  assert.deepEqual(forms, [
    "bug.yml",
    "feature.yml",
    "performance.yml",
    "security.yml",
    "testing.yml",
  ]);
  for (const form of forms) {
    for (const label of parse(read(`ISSUE_TEMPLATE/${form}`)).labels) {
      assert.ok(names.has(label), `${form}: ${label}`);
    }
  }
  for (const { labels } of parse(read("dependabot.yml")).updates) {
    for (const label of labels) assert.ok(names.has(label), `dependabot.yml: ${label}`);
  }
});

Deno.test("a form has what GitHub asks of one: name, description, and unique ids of known types", () => {
  for (const { name } of Deno.readDirSync(new URL("ISSUE_TEMPLATE/", github))) {
    if (name === "config.yml") continue;
    const form = parse(read(`ISSUE_TEMPLATE/${name}`));
    assert.ok(form.name.length > 2 && form.description.length > 5, name);
    const ids: string[] = [];
    for (const { type, id, attributes } of form.body) {
      assert.match(type, /^(?:markdown|textarea|input|dropdown|checkboxes)$/, name);
      if (type === "markdown") continue;
      ids.push(id);
      assert.match(id, /^[a-z]+$/, name);
      assert.ok(typeof attributes.label === "string", `${name}: ${id}`);
      for (const option of attributes.options ?? []) {
        assert.ok(typeof (type === "checkboxes" ? option.label : option) === "string", id);
      }
    }
    assert.equal(new Set(ids).size, ids.length, name);
  }
});

Deno.test("sync creates labels and missing milestones, and corrects those that are there", async () => {
  const calls: string[][] = [];
  const [first, ...others] = milestones;
  await sync(
    (...words) => {
      calls.push([...words]);
      return Promise.resolve(JSON.stringify([{ title: first?.title, number: 7 }]));
    },
    "owner/name",
    { labels, milestones },
  );
  const created = calls.filter(([word]) => word === "label");
  assert.deepEqual(created.map((words) => words[2]), labels.map(({ name }) => name));
  const changed = calls.filter((words) => words[1] === "--method").map((words) =>
    words.slice(2, 4)
  );
  assert.deepEqual(changed, [
    ["PATCH", "repos/owner/name/milestones/7"],
    ...others.map(() => ["POST", "repos/owner/name/milestones"]),
  ]);
});
