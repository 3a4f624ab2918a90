import assert from "node:assert/strict";
import { canary, deployment, ignore, serviceEnv } from "../_deployment.ts";

for (
  const words of [["node", "setup"], ["node", "cleanup", "--yes"], ["oidc", "delete", "--yes"]]
) {
  Deno.test({
    name: `${words.join(" ")} says that service credentials are withheld, or hands them on`,
    ignore,
    async fn() {
      await using stage = await deployment();
      const key = words[1] === "setup" ? ["-d", stage.keyFile] : [];
      const kept = await stage.run([...words, ...key], { env: serviceEnv });
      assert.equal(kept.code, 0, kept.stderr);
      assert.match(kept.stderr, /service credentials of this environment are not handed/);
      assert.ok(!(await stage.program.seen()).includes(canary));
      const canBeGiven = words[0] === "node";
      assert.equal(/--as-service hands them on/.test(kept.stderr), canBeGiven);
      if (!canBeGiven) return;
      const given = await stage.run([...words, ...key, "--as-service"], { env: serviceEnv });
      assert.equal(given.code, 0, given.stderr);
      assert.doesNotMatch(given.stderr, /not handed/);
      assert.ok((await stage.program.seen()).includes(`GCS_CLI_CLIENT_SECRET=${canary}`));
    },
  });
}
