import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, json, works } from "../_expect.ts";

Deno.test("endpoint show prints labelled fields, with the whole id", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["endpoint", "show", "--color", "never"], {
    isTerminal: true,
  });
  assert.match(stdout, /Display Name:? +Sandbox endpoint/);
  assert.ok(stdout.includes(seedIds.endpoint));
  assert.match(stdout, /GCS Manager URL/);
});

Deno.test("endpoint show -F json prints the document, not the envelope", async () => {
  await using stage = await setStage();
  const document = await json(stage, ["endpoint", "show"]);
  assert.equal(document["id"], seedIds.endpoint);
  assert.equal(document["display_name"], "Sandbox endpoint");
  assert.equal(document["data"], undefined);
});

Deno.test("endpoint show exits 5 when a role is missing", async () => {
  await using stage = await setStage({
    sandbox: { faults: [{ match: { path: "/api/endpoint" }, status: 403 }] },
  });
  await fails(stage, ["endpoint", "show"], 5, /error: Cannot .*endpoint/);
});
