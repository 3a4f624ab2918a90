import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";

Deno.test("auth-policy show prints the document, and the fields for people", async () => {
  await using stage = await setStage();
  const document = await json(stage, ["auth-policy", "show", seedIds.policy]);
  assert.equal(document["project_id"], seedIds.project);
  const { stdout } = await works(stage, ["auth-policy", "show", seedIds.policy]);
  assert.match(stdout, /^Description\s+Only identities of example\.org$/m);
  assert.match(stdout, /^Domains Included\s+example\.org$/m);
});

Deno.test("auth-policy show of an unknown id exits 6, of no UUID 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["auth-policy", "show", seedIds.node], 6, /no such policy/);
  await refused(stage, ["auth-policy", "show", "5a4d"], /expected a UUID/);
});
