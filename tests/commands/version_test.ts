import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { binary } from "../_support/binary.ts";
import { setStage } from "../_support/stage.ts";
import { json } from "./_expect.ts";

Deno.test("version tells the program's version and what it runs on", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const document = await json(stage, ["version"]);
  assert.equal(document["version"], manifest.version);
  if (binary === undefined) assert.equal(document["deno"], Deno.version.deno);
  else assert.match(String(document["deno"]), /^\d+\.\d+\.\d+$/);
  assert.match((await stage.run(["version"])).stdout, new RegExp(`^gcs\t${manifest.version}\n`));
});

Deno.test("version works when the configuration is broken", async () => {
  await using stage = await setStage({ isLoggedIn: false, settings: "nonsense: 1\n" });
  assert.equal((await stage.run(["version"])).code, 0);
});

Deno.test("version --licenses shows the notices, in the binary", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { code, stdout, stderr } = await stage.run(["version", "--licenses"]);
  if (binary === undefined) {
    assert.equal(code, 1);
    assert.match(stderr, /THIRD_PARTY_NOTICES\.txt/);
    return;
  }
  const file = new URL("../../THIRD_PARTY_NOTICES.txt", import.meta.url);
  assert.equal(stdout, await Deno.readTextFile(file));
  assert.match(String((await json(stage, ["version"]))["commit"]), /^[0-9a-f]{40}/);
});
