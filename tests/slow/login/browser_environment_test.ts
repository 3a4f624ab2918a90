import assert from "node:assert/strict";
import { join } from "node:path";
import { until } from "../../_support/until.ts";
import { programArguments, programPath, setProgramStage } from "../_program.ts";

const secrets = {
  GCS_CLI_CLIENT_SECRET: "client-secret-canary",
  GLOBUS_SECRET_VALUE: "secret-value-canary",
  GLOBUS_CLIENT_SECRET: "other-secret-canary",
};

const others = { XDG_CURRENT_DESKTOP: "here", CANARY: "a variable that no browser needs" };

Deno.test({
  name:
    "the browser that gcs opens inherits no variable with a secret, and none that is not listed",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stage = await setProgramStage();
    const folder = join(stage.folder, "bin");
    const seen = join(stage.folder, "seen");
    await Deno.mkdir(folder);
    const script = `#!/bin/sh\nenv > "${seen}.part" && mv "${seen}.part" "${seen}"\n`;
    await Deno.writeTextFile(join(folder, "xdg-open"), script, { mode: 0o755 });
    const child = new Deno.Command(programPath, {
      args: [...programArguments, "login", stage.sandbox.address],
      env: { ...stage.env, ...secrets, PATH: `${folder}:${stage.env["PATH"]}`, ...others },
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const isThere = () => Deno.stat(seen).then(() => true, () => false);
    await until("the browser has started", isThere);
    child.kill("SIGINT");
    const { code, stderr } = await child.output();
    assert.equal(code, 130, new TextDecoder().decode(stderr));
    const environment = await Deno.readTextFile(seen);
    assert.match(environment, /^XDG_CURRENT_DESKTOP=here$/m);
    assert.ok(!environment.includes("CANARY"), environment);
    for (const [name, value] of Object.entries(secrets)) {
      assert.ok(!environment.includes(name) && !environment.includes(value), name);
    }
  },
});
