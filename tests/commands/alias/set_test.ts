import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { lines } from "../../cli/completion/_ask.ts";
import { json, refused, works } from "../_expect.ts";

Deno.test("alias set makes a command of one's own: run, with arguments, in help and completion", async () => {
  await using stage = await setStage();
  const made = await json(stage, ["alias", "set", "one", "collection show $1 -F json"]);
  assert.deepEqual(made, { name: "one", words: "collection show $1 -F json", before: null });
  const shown = await json(stage, ["one", seedIds.mappedCollection]);
  assert.equal(shown["id"], seedIds.mappedCollection);
  const found = await json(stage, ["-q", "one", seedIds.mappedCollection, "--query", "{id: id}"]);
  assert.deepEqual(found, { id: seedIds.mappedCollection });
  assert.match((await works(stage, [])).stdout, /^Your aliases:\n {2}one {2}collection show \$1/m);
  assert.match((await works(stage, ["help", "one"])).stdout, /^gcs collection show \$1 -F json$/m);
  assert.match((await works(stage, ["one", "x", "--help"])).stdout, /^Show a collection\.$/m);
  const offered = await lines(stage, ["fish", "gcs", "on"]);
  assert.ok(offered.some((line) => line.startsWith("one\t")), offered.join("\n"));
  const options = await lines(stage, ["zsh", "gcs", "one", "x", "--incl"]);
  assert.ok(options.some((line) => line.startsWith("--include-private-policies")), options.join());
});

Deno.test("alias set refuses what would hide a command, or leads to itself or another alias", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["alias", "set", "ls", "collection list"]);
  await refused(stage, ["alias", "set", "collection", "role list"], /it is a command of gcs/);
  await refused(stage, ["alias", "set", "diff", "role list"], /it is a command of gcs/);
  await refused(stage, ["alias", "set", "ls", "ls -F json"], /stand for itself/);
  await refused(stage, ["alias", "set", "l", "ls -F json"], /begins no command of gcs/);
  await refused(stage, ["ls2"], /Unknown command "gcs ls2"/);
  // Written by hand, it ends all the same: one alias leads to no other, and hides no command.
  const table = { loop: "loop", a: "b", b: "a", version: "help formats" };
  await Deno.writeTextFile(`${stage.folder}/aliases.json`, JSON.stringify(table), { mode: 0o600 });
  await refused(stage, ["loop"], /Unknown command "gcs loop"/);
  await refused(stage, ["a"], /Unknown command "gcs b"/);
  assert.match((await works(stage, ["version"])).stdout, /\d+\.\d+\.\d+/);
});

Deno.test("alias set replaces an alias, and with --dry-run changes nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["alias", "set", "fmt", "help formats"]);
  await works(stage, ["alias", "set", "fmt", "help query", "--dry-run"]);
  assert.match((await works(stage, ["fmt"])).stdout, /^Output for people/);
  const made = await json(stage, ["alias", "set", "fmt", "help query"]);
  assert.equal(made["before"], "help formats");
  assert.match((await works(stage, ["fmt"])).stdout, /^Expressions/);
});

Deno.test("under the official program's name there is no alias", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["alias", "set", "fmt", "help formats"]);
  await refused(stage, ["--official", "fmt"], /Unknown command|No such command/);
});
