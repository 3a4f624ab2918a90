import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { setStage } from "../_support/stage.ts";
import { documentsOf, refused, works } from "./_expect.ts";

Deno.test("every command that lists takes --limit, --sort and --fields", async () => {
  const lists = registry.filter(({ path }) => /(?:^| )list$/.test(path));
  assert.ok(lists.length >= 12);
  for (const { path, load } of lists) {
    const { default: command } = await load();
    assert.equal(command.lists, true, path);
    const options = Object.keys(command.options ?? {});
    for (const name of ["limit", "sort", "fields"]) assert.ok(options.includes(name), path);
  }
});

Deno.test("collection list --sort --limit --fields works in every format, and with --query", async () => {
  await using stage = await setStage();
  const words = ["collection", "list", "--sort", "-display_name", "--limit", "2"];
  const all = documentsOf((await works(stage, ["collection", "list", "-F", "json"])).json());
  const names = all.map((one) => String(one["display_name"])).sort().reverse().slice(0, 2);
  const some = [...words, "--fields", "display_name,id"];
  const json = documentsOf((await works(stage, [...some, "-F", "json"])).json());
  assert.deepEqual(json.map((one) => one["display_name"]), names);
  assert.deepEqual(Object.keys(json[0] ?? {}), ["display_name", "id"]);
  const ids = json.map(({ id }) => String(id));
  assert.equal((await works(stage, [...some, "-F", "list"])).stdout, `${ids.join("\n")}\n`);
  assert.match((await works(stage, [...some, "-F", "csv"])).stdout, /^display_name,id\n/);
  assert.equal(
    (await works(stage, some)).stdout,
    names.map((n, at) => `${n}\t${ids[at]}\n`).join(""),
  );
  const asked = await works(stage, [...some, "--query", "[].id", "-F", "json"]);
  assert.deepEqual(asked.json(), ids);
  const odd = await works(stage, ["collection", "list", "--fields", "dispaly_name"]);
  assert.match(odd.stderr, /warning: no document .*did you mean "display_name"/);
  await refused(stage, ["collection", "list", "--limit", "0"], /--limit "0"/);
  await refused(stage, ["collection", "list", "--fields", "a,,b"], /--fields/);
});
