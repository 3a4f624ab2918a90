import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";

const show = ["collection", "show", seedIds.mappedCollection];

Deno.test("collection show prints labelled fields, the connector by name", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, show);
  assert.match(stdout, /^Display Name\tProjects$/m);
  assert.match(stdout, new RegExp(`^ID\t${seedIds.mappedCollection}$`, "m"));
  assert.match(stdout, /^Connector\tPOSIX$/m);
});

Deno.test("collection show --include-private-policies adds what administrators may see", async () => {
  await using stage = await setStage();
  assert.equal((await json(stage, show))["root_path"], undefined);
  const whole = await json(stage, [...show, "--include-private-policies"]);
  assert.equal(whole["root_path"], "/projects");
});

Deno.test("collection show of an unknown id exits 6, of no UUID exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["collection", "show", seedIds.node], 6, /Cannot .*collection/);
  await refused(stage, ["collection", "show", "5a4d"], /expected a UUID/);
});
