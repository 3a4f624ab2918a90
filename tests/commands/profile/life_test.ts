import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";
import { listOf } from "../_list.ts";

Deno.test("a profile lives by its settings, comes into use, and goes back to the default", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "profiles.lab.endpoint", stage.sandbox.address]);
  await works(stage, ["config", "set", "profiles.lab.format", "json"]);
  await works(stage, ["profile", "use", "lab"]);
  const shown = await json(stage, ["profile", "show"]);
  assert.deepEqual(
    [shown["name"], shown["current"], shown["format"], shown["logged_in"], shown["identity"]],
    ["lab", true, "json", false, null],
  );
  assert.match((await works(stage, ["profile", "list"])).stdout, /^\[/, "its format is in force");
  await works(stage, ["profile", "delete", "lab", "--yes"]);
  const left = await listOf(stage, ["profile", "list"]);
  assert.deepEqual(left.map(({ name, current }) => [name, current]), [["default", true]]);
  await works(stage, ["whoami"]);
});

Deno.test("a profile by option or variable is used for one command, and for no other", async () => {
  await using stage = await setStage();
  for (const [words, env] of [[["--profile", "lab"], {}], [[], { GCS_PROFILE: "lab" }]] as const) {
    const outcome = await stage.run(["whoami", ...words], { env });
    assert.equal(outcome.code, 4);
    assert.match(outcome.stderr, /Not logged in as profile "lab"\n.*gcs --profile lab login/);
  }
  await works(stage, ["whoami", "--profile", "default"], { env: { GCS_PROFILE: "lab" } });
});

Deno.test("profile show of a login whose key is gone still tells that there is one", async () => {
  await using stage = await setStage();
  stage.keyring.clear();
  const shown = await json(stage, ["profile", "show"]);
  assert.deepEqual([shown["logged_in"], shown["identity"], shown["resource_servers"]], [
    true,
    null,
    [],
  ]);
});

Deno.test("profile use and delete --dry-run change nothing, and delete asks for the profile's name", async () => {
  await using stage = await setStage();
  const config = join(stage.folder, "config.yaml");
  const before = await Deno.readTextFile(config);
  await works(stage, ["profile", "use", "lab", "--dry-run"]);
  await works(stage, ["profile", "delete", "default", "--dry-run"]);
  await refused(stage, ["profile", "delete", "default"], /Cannot ask without a terminal/);
  assert.equal(await Deno.readTextFile(config), before);
  await fails(stage, ["profile", "delete", "lab", "--yes"], 6, /"lab"/);
  await works(stage, ["whoami"]);
});

Deno.test("profile delete removes the tokens also where they cannot be revoked", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  stage.sandbox.faults.add({ drop: "before", match: { path: "/v2/oauth2/token/revoke" } });
  await works(stage, ["profile", "delete", "default", "--yes"]);
  await assert.rejects(Deno.stat(join(stage.folder, "tokens", "default.json")));
  stage.sandbox.faults.clear();
  assert.equal((await stage.run(["whoami"])).code, 4);
});
