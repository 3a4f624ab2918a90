import assert from "node:assert/strict";
import {
  deleteProfile,
  listProfiles,
  permissionReport,
  showProfile,
  useProfile,
} from "../../src/config/mod.ts";
import { failure, isPosix } from "../files/temp_folder.ts";
import { configFolder } from "./config_folder.ts";

const two = "profile: lab\nprofiles:\n  lab: { endpoint: lab.example.org }\n  constructor: {}\n";

Deno.test("listProfiles names each profile and the current one", async () => {
  using home = configFolder(two);
  assert.deepEqual(await listProfiles(home.paths), [
    { name: "constructor", current: false },
    { name: "lab", current: true, endpoint: "lab.example.org" },
  ]);
  using empty = configFolder();
  assert.deepEqual(await listProfiles(empty.paths), [{ name: "default", current: true }]);
});

Deno.test("showProfile gives one profile, or the nearest name", async () => {
  using home = configFolder(two);
  assert.equal((await showProfile(home.paths, "lab")).endpoint, "lab.example.org");
  const error = await failure(showProfile(home.paths, "lap"));
  assert.deepEqual([error.kind, error.hint], ["not_found", 'did you mean "lab"?']);
  assert.equal((await failure(showProfile(home.paths, "toString"))).kind, "not_found");
});

Deno.test("useProfile changes the current profile and nothing else", async () => {
  using home = configFolder(`# mine\n${two}`);
  await useProfile(home.paths, "new");
  assert.equal(home.text().split("\n")[1], "profile: new");
  await useProfile(home.paths, "default");
  assert.doesNotMatch(home.text(), /^profile:/m);
  assert.match(home.text(), /^# mine/);
});

Deno.test("deleteProfile takes out settings and falls back to the default profile", async () => {
  using home = configFolder(two);
  assert.equal(await deleteProfile(home.paths, "lab"), true);
  assert.deepEqual((await listProfiles(home.paths)).map(({ name }) => name), [
    "constructor",
    "default",
  ]);
  assert.equal(await deleteProfile(home.paths, "lab"), false);
  assert.equal(await deleteProfile(home.paths, "constructor"), true);
  assert.deepEqual(await listProfiles(home.paths), [{ name: "default", current: true }]);
});

Deno.test("profile functions refuse names that could leave the folder", async () => {
  using home = configFolder(two);
  for (const name of ["../x", "..", ".hidden", "a/b", "", "a\0"]) {
    for (const act of [showProfile, useProfile, deleteProfile]) {
      assert.equal((await failure(act(home.paths, name))).kind, "usage");
    }
  }
  assert.equal(home.text(), two);
});

Deno.test({
  name: "permissionReport checks the folder and a database that lies elsewhere",
  ignore: !isPosix,
  async fn() {
    using home = configFolder(two);
    Deno.chmodSync(home.paths.configFile, 0o640);
    const elsewhere = `${home.path}/other.db`;
    Deno.writeTextFileSync(elsewhere, "");
    Deno.chmodSync(elsewhere, 0o600);
    const report = await permissionReport(home.paths, elsewhere);
    assert.deepEqual(report.map(({ path, ok }) => [path, ok]), [
      [home.paths.configFolder, true],
      [home.paths.configFile, false],
      [elsewhere, true],
    ]);
    assert.equal(report[1]?.fix, `chmod 600 ${home.paths.configFile}`);
  },
});
