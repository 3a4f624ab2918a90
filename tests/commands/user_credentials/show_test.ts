import assert from "node:assert/strict";
import { credentialStage, multiKey } from "../_credentials.ts";

Deno.test("user-credentials show prints fields and names the connector", async () => {
  await using stage = await credentialStage();
  const { code, stdout, stderr } = await stage.run(["user-credentials", "show", multiKey]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Connector\s+S3/);
  assert.match(stdout, /KEYOUT/);
  assert.doesNotMatch(stdout, /old-out-key/);
});

Deno.test("user-credential show tells what is not there by exit code 6", async () => {
  await using stage = await credentialStage();
  const missing = "5a4d0000-0000-4000-8000-0000000007ff";
  const { code, stdout } = await stage.run(["user-credential", "show", missing]);
  assert.equal(code, 6);
  assert.equal(stdout, "");
});
