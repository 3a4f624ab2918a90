import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { json, refused, works } from "../_expect.ts";

Deno.test("alias delete takes an alias away, and names the nearest of one that is not there", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["alias", "set", "guests", "collection list"]);
  await works(stage, ["alias", "delete", "guests", "--dry-run"]);
  const missing = await stage.run(["alias", "delete", "guest"]);
  assert.equal(missing.code, 6);
  assert.match(missing.stderr, /There is no alias "guest"\n.*did you mean "guests"\?/);
  const gone = await json(stage, ["alias", "delete", "guests"]);
  assert.deepEqual(gone, { id: "guests", status: "deleted" });
  await refused(stage, ["guests"], /Unknown command "gcs guests"/);
});
