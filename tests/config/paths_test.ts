import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { join, resolve } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import {
  browserVariables,
  environment,
  environmentNames,
  environmentVariables,
  isSecretVariable,
  pagerVariables,
  resolvePaths,
} from "../../src/config/mod.ts";
import { configFolder, fakeEnvironment } from "./config_folder.ts";

Deno.test("resolvePaths puts everything into the configuration folder", () => {
  const paths = resolvePaths(fakeEnvironment({ HOME: "/home/ada" }));
  const folder = join("/home/ada", ".globus-connect-server");
  assert.equal(paths.configFile, join(folder, "config.yaml"));
  assert.equal(paths.tokensFolder, join(folder, "tokens"));
  assert.equal(paths.auditDatabase, join(folder, "audit", "audit.db"));
  assert.equal(paths.logFolder, join(folder, "log"));
  assert.equal(paths.journalFolder, join(folder, "state", "journal"));
  assert.equal(paths.nativeFolder, join(folder, "state", "native"));
});

Deno.test("resolvePaths moves everything, the audit database too, with the variable", () => {
  const env = fakeEnvironment({ HOME: "/home/ada", GLOBUS_CONNECT_SERVER_CONFIG_DIR: "/etc/gcs" });
  const { home, nodeInfoFile, givenConfig: _none, ...paths } = resolvePaths(env);
  assert.equal(home, "/home/ada");
  assert.equal(nodeInfoFile, "/var/lib/globus-connect-server/info.json", "it is not ours");
  const { systemConfig: _, program, ...own } = paths;
  assert.equal(program, undefined, "these are the sources");
  for (const path of Object.values(own)) assert.ok(path.startsWith("/etc/gcs"), path);
});

const nobody = { accountHome: () => undefined };

Deno.test("resolvePaths takes the home on record where HOME is not set, and the root without any", () => {
  const ada = { accountHome: () => "/home/ada" };
  assert.equal(resolvePaths(fakeEnvironment(), ada).home, "/home/ada");
  assert.equal(resolvePaths(fakeEnvironment({ HOME: "/tmp/x" }), ada).home, "/tmp/x");
  // A container of a number without a name: it reads all the same, and is told where it writes.
  const none = resolvePaths(fakeEnvironment({ HOME: "" }), nobody);
  assert.equal(none.home, undefined);
  assert.equal(none.configFolder, resolve("/.globus-connect-server"));
  const env = fakeEnvironment({ GLOBUS_CONNECT_SERVER_CONFIG_DIR: "/etc/gcs" });
  assert.equal(resolvePaths(env, nobody).home, undefined);
  assert.ok(resolvePaths(fakeEnvironment({ USERPROFILE: "/users/ada" })).configFile.length > 0);
});

Deno.test("resolvePaths keeps what is written in the folder that systemd made for a service", () => {
  const env = fakeEnvironment({ STATE_DIRECTORY: "/var/lib/gcs:/var/lib/other", HOME: "/" });
  assert.equal(resolvePaths(env).configFolder, "/var/lib/gcs/globus-connect-server");
  const asked = fakeEnvironment({
    STATE_DIRECTORY: "/var/lib/gcs",
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: "/srv/gcs",
  });
  assert.equal(resolvePaths(asked).configFolder, "/srv/gcs");
});

Deno.test("resolvePaths reads config.yaml of CONFIGURATION_DIRECTORY only where there is one", () => {
  using folder = configFolder("format: json\n");
  const { configFolder: there, configFile } = folder.paths;
  const read = resolvePaths(fakeEnvironment({ CONFIGURATION_DIRECTORY: there, HOME: "/home/ada" }));
  assert.equal(read.configFile, configFile);
  assert.ok(read.givenConfig !== undefined);
  const none = resolvePaths(fakeEnvironment({ CONFIGURATION_DIRECTORY: "/nowhere", HOME: "/x" }));
  assert.equal(none.givenConfig, undefined);
});

Deno.test("environment takes a secret once and hides it", () => {
  const values = new Map([["GCS_MY_SECRET", "s3cr3t-value"], ["GLOBUS_EMPTY", ""]]);
  const env = environment(values);
  const secret = env.take("GCS_MY_SECRET");
  assert.equal(secret?.reveal(), "s3cr3t-value");
  assert.equal(String(secret), "[redacted]");
  assert.equal(env.take("GCS_MY_SECRET"), undefined);
  assert.equal(env.take("GLOBUS_EMPTY"), undefined);
  assert.throws(() => env.take("A=B"), GcsError);
});

Deno.test("environment leaves no secret variable to children, read or not", () => {
  const names = ["GCS_CLI_CLIENT_SECRET", "GLOBUS_SECRET_VALUE", "GLOBUS_CLIENT_SECRET"];
  const values = new Map(names.map((name) => [name, `value of ${name}`]));
  const env = environment(values);
  assert.deepEqual([...values.keys()], []);
  for (const name of names) {
    assert.equal(env.take(name)?.reveal(), `value of ${name}`);
    assert.equal(env.take(name), undefined);
  }
});

Deno.test("environment takes a secret by no name but GCS_* and GLOBUS_*, and says so", () => {
  for (const name of ["OTHER", "AWS_KEY", "GCS_", "GLOBUS", "MY_GCS_KEY", "gcs_key", ""]) {
    const values = new Map([[name, "s3cr3t-value"]]);
    assert.throws(() => environment(values).take(name), (error) => {
      assert.ok(error instanceof GcsError);
      assert.match(error.message, /GCS_\* or GLOBUS_\* only/);
      return error.kind === "usage" && !error.message.includes("s3cr3t-value");
    });
    assert.equal(values.get(name), "s3cr3t-value");
  }
});

Deno.test("environmentNames lists each variable once, in order, for the permission list", () => {
  const all = new Set([
    ...Object.keys(environmentVariables),
    ...browserVariables,
    ...pagerVariables,
  ]);
  assert.deepEqual(environmentNames, [...all].sort());
  assert.ok(
    environmentNames.every((name) => /^(?:[A-Z][A-Z0-9_]*|(?:https|all|no)_proxy)$/.test(name)),
  );
});

Deno.test("the permission list of deno.json grants every variable that is read, and no other", () => {
  const granted: readonly string[] = manifest.permissions.gcs.env.allow;
  const pattern = ["GCS_*", "GLOBUS_*"];
  assert.deepEqual(
    granted,
    [...pattern, ...environmentNames.filter((name) => !isSecretVariable(name))].sort(),
  );
  for (const name of environmentNames) {
    assert.equal(isSecretVariable(name), /^(?:GCS|GLOBUS)_/.test(name), name);
  }
});
