import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { refused, works } from "../_expect.ts";

Deno.test("alias list shows names and what they stand for", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["alias", "set", "b", "help query"]);
  await works(stage, ["alias", "set", "a", "collection list"]);
  assert.deepEqual((await works(stage, ["alias", "list", "-F", "json"])).json(), [
    { name: "a", words: "collection list" },
    { name: "b", words: "help query" },
  ]);
  assert.equal((await works(stage, ["alias", "list", "-F", "list"])).stdout, "a\nb\n");
  await refused(stage, ["alias", "list", "--dry-run"], /changes nothing/);
});

Deno.test("alias list says on a terminal how to make one where there is none", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const none = await stage.run(["alias", "list"], { isTerminal: true });
  assert.match(none.stderr, /No aliases\. Make one: gcs alias set/);
});
