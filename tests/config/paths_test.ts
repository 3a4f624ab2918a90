import assert from "node:assert/strict";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import {
  environment,
  environmentNames,
  environmentVariables,
  resolvePaths,
} from "../../src/config/mod.ts";
import { fakeEnvironment } from "./config_folder.ts";

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
  const { home, ...paths } = resolvePaths(env);
  assert.equal(home, "/home/ada");
  for (const path of Object.values(paths)) assert.ok(path.startsWith("/etc/gcs"), path);
});

Deno.test("resolvePaths does without a home folder only when the folder is named", () => {
  assert.throws(() => resolvePaths(fakeEnvironment({ HOME: "" })), GcsError);
  const env = fakeEnvironment({ GLOBUS_CONNECT_SERVER_CONFIG_DIR: "/etc/gcs" });
  assert.equal(resolvePaths(env).home, undefined);
  assert.ok(resolvePaths(fakeEnvironment({ USERPROFILE: "/users/ada" })).configFile.length > 0);
});

Deno.test("environment takes a secret once and hides it", () => {
  const values = new Map([["MY_SECRET", "s3cr3t-value"], ["EMPTY", ""]]);
  const env = environment({
    get: (name) => values.get(name),
    delete: (name) => void values.delete(name),
  });
  const secret = env.take("MY_SECRET");
  assert.equal(secret?.reveal(), "s3cr3t-value");
  assert.equal(String(secret), "[redacted]");
  assert.equal(env.take("MY_SECRET"), undefined);
  assert.equal(env.take("EMPTY"), undefined);
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

Deno.test("environment says which names work when it may not read one", () => {
  const env = environment({
    get() {
      throw new Deno.errors.NotCapable("no");
    },
    delete() {},
  });
  assert.throws(() => env.take("OTHER"), (error) => {
    assert.ok(error instanceof GcsError);
    assert.match(error.hint ?? "", /GLOBUS_SECRET_VALUE/);
    return error.kind === "usage";
  });
});

Deno.test("environmentNames lists each variable once, in order, for the permission list", () => {
  assert.deepEqual(environmentNames, Object.keys(environmentVariables).sort());
  assert.ok(environmentNames.every((name) => /^[A-Z][A-Z0-9_]*$/.test(name)));
});

Deno.test("the permission list of deno.json grants every variable that is read", () => {
  const config: unknown = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
  );
  const granted = JSON.stringify(config).match(/"permissions".*"env":\{"allow":\[([^\]]*)\]/)?.[1];
  assert.ok(granted !== undefined, "no list of variables was found");
  const missing = environmentNames.filter((name) => !granted.includes(`"${name}"`));
  assert.deepEqual(missing, []);
});
