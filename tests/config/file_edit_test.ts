import assert from "node:assert/strict";
import { parseConfig, removeValue, setValue } from "../../src/config/document.ts";
import { loadConfig, setConfigKey, unsetConfigKey, useProfile } from "../../src/config/mod.ts";
import { failure, isPosix, modeOf } from "../files/temp_folder.ts";
import { configFolder } from "./config_folder.ts";

Deno.test("parseConfig tells the line of a key, or of the nearest part that is there", () => {
  const file = parseConfig("# a\ntls:\n  fips: true\nprofiles:\n  lab:\n    format: json\n");
  assert.equal(file.lineOf(["tls"]), 2);
  assert.equal(file.lineOf(["tls", "fips"]), 3);
  assert.equal(file.lineOf(["tls", "pins"]), 2);
  assert.equal(file.lineOf(["profiles", "lab", "format"]), 6);
  assert.equal(file.lineOf(["audit", "required"]), undefined);
  assert.equal(parseConfig("").lineOf(["tls"]), undefined);
});

Deno.test("parseConfig takes a key without a value for not set, at any depth", () => {
  assert.deepEqual(parseConfig("tls:\nformat:\nprofiles:\n  lab:\n    format:\n").raw, {
    profiles: { lab: {} },
  });
  for (const empty of ["", "\n", "# only a comment\n", "---\n", "null\n"]) {
    assert.deepEqual(parseConfig(empty).raw, {}, JSON.stringify(empty));
  }
});

Deno.test("parseConfig gives no object a member that nobody wrote", () => {
  const { raw } = parseConfig("__proto__:\n  format: json\n");
  assert.equal(Object.getPrototypeOf({})["format"], undefined);
  assert.deepEqual(Object.keys(raw), ["__proto__"]);
});

Deno.test("setValue keeps the comments at the value that it replaces", () => {
  const { document } = parseConfig("# first\nformat: json # mine\n# below\ntls:\n  fips: true\n");
  setValue(document, ["format"], "csv");
  setValue(document, ["tls", "pins"], ["x"]);
  assert.equal(
    document.toString(),
    "# first\nformat: csv # mine\n# below\ntls:\n  fips: true\n  pins:\n    - x\n",
  );
});

Deno.test("removeValue keeps what stands above the first setting, and says what was not there", () => {
  const { document } = parseConfig("# about this file\nformat: json\nprofile: lab\n");
  assert.equal(removeValue(document, ["format"]), true);
  assert.match(document.toString(), /^# about this file\n/);
  assert.match(document.toString(), /profile: lab/);
  assert.equal(removeValue(document, ["format"]), false);
  assert.equal(removeValue(document, ["tls", "fips"]), false);
});

Deno.test("a setting that is set to what it is writes no new file", async () => {
  using home = configFolder("format: json\n");
  const before = Deno.statSync(home.paths.configFile);
  await setConfigKey(home.paths, "format", "json");
  await useProfile(home.paths, "default");
  assert.equal(await unsetConfigKey(home.paths, "tls.fips"), false);
  assert.equal(Deno.statSync(home.paths.configFile).ino, before.ino);
});

Deno.test("an unset takes its emptied section away, but not one that holds more", async () => {
  using home = configFolder("tls:\n  fips: true\n  min_version: '1.3'\nformat: json\n");
  await unsetConfigKey(home.paths, "tls.fips");
  assert.equal(home.text(), "tls:\n  min_version: '1.3'\nformat: json\n");
  await unsetConfigKey(home.paths, "tls.min_version");
  assert.equal(home.text(), "format: json\n");
});

Deno.test("an unset repairs a value that is wrong, and leaves the others that are", async () => {
  using home = configFolder("api:\n  max_retries: many\n  retry_jitter: 7\n");
  await unsetConfigKey(home.paths, "api.max_retries");
  assert.equal(home.text(), "api:\n  retry_jitter: 7\n");
  assert.equal((await failure(loadConfig(home.paths, home.env))).kind, "usage");
  await unsetConfigKey(home.paths, "api.retry_jitter");
  await loadConfig(home.paths, home.env);
});

for (const content of ["tls: [\n", "a: &x 1\nb: *x\n", "- 1\n", "format: json\nformat: csv\n"]) {
  Deno.test(`a file that is no settings is left as it is: ${JSON.stringify(content)}`, async () => {
    using home = configFolder(content);
    for (
      const change of [
        () => setConfigKey(home.paths, "format", "csv"),
        () => unsetConfigKey(home.paths, "format"),
        () => useProfile(home.paths, "lab"),
      ]
    ) assert.equal((await failure(change())).kind, "usage");
    assert.equal(home.text(), content);
  });
}

Deno.test({
  name: "a change keeps the file private, whatever the umask is",
  ignore: !isPosix,
  async fn() {
    using home = configFolder("format: json\n");
    const mask = Deno.umask(0);
    try {
      await setConfigKey(home.paths, "format", "csv");
    } finally {
      Deno.umask(mask);
    }
    assert.equal(modeOf(home.paths.configFile), 0o600);
    const left = [...Deno.readDirSync(home.paths.configFolder)].map(({ name }) => name);
    assert.deepEqual(left.filter((name) => !/^config\.yaml(?:\.lock)?$/.test(name)), []);
  },
});

Deno.test({
  name: "a file that is a link, or that others can write, is not changed",
  ignore: !isPosix,
  async fn() {
    using home = configFolder("format: json\n");
    Deno.chmodSync(home.paths.configFile, 0o660);
    assert.match(
      (await failure(setConfigKey(home.paths, "format", "csv"))).hint ?? "",
      /^chmod 600 /,
    );
    const target = `${home.path}/target.yaml`;
    Deno.renameSync(home.paths.configFile, target);
    Deno.symlinkSync(target, home.paths.configFile);
    assert.equal((await failure(setConfigKey(home.paths, "format", "csv"))).kind, "failed");
    assert.equal(Deno.readTextFileSync(target), "format: json\n");
  },
});
