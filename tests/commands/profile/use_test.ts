import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";

Deno.test("profile use makes the profile the one in use", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["profile", "use", "lab", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { name: "lab", status: "in_use" });
  assert.equal((await stage.run(["config", "get", "profile"])).stdout, "lab\n");
  assert.match((await stage.run(["whoami"])).stderr, /Not logged in as profile "lab"/);
});

Deno.test("profile use refuses a name that no login can be kept under", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const name of ["_lab", "__proto__", ".lab"]) {
    const refused = await stage.run(["profile", "use", name]);
    assert.equal(refused.code, 2, name);
    assert.match(refused.stderr, /starting with a letter or a digit/);
    assert.equal((await stage.run(["config", "set", `profiles.${name}.format`, "json"])).code, 2);
    assert.equal((await stage.run(["login", "--profile", name])).code, 2, name);
  }
  assert.equal((await stage.run(["config", "get", "profile"])).stdout, "default\n");
});

Deno.test("profile use refuses a name that leads out of the folder", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const name of ["../x", "a/b", ".."]) {
    assert.equal((await stage.run(["profile", "use", name])).code, 2, name);
    assert.equal((await stage.run(["whoami", "--profile", name])).code, 2, name);
  }
  assert.equal((await stage.run(["config", "get", "profile"])).stdout, "default\n");
});
