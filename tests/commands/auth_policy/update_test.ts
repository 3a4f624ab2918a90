import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { policyChanges } from "./_auth.ts";

const command = ["auth-policy", "update", seedIds.policy];

Deno.test("auth-policy update changes what is given and nothing else", async () => {
  await using stage = await setStage();
  const before = await json(stage, ["auth-policy", "show", seedIds.policy]);
  const { changed, ...after } = await json(stage, [
    ...[...command, "--display-name", "Staff", "--include", ""],
  ]);
  assert.equal(changed, true);
  assert.deepEqual(after, {
    ...before,
    "display_name": "Staff",
    "domain_constraints_include": null,
  });
  assert.deepEqual(await json(stage, ["auth-policy", "show", seedIds.policy]), after);
  const { stdout } = await works(stage, [...command, "--require-mfa"]);
  assert.equal(stdout, `Updated auth policy ${seedIds.policy}\n`);
  assert.deepEqual(policyChanges(stage).map(({ method }) => method), ["PUT", "PUT"]);
  const rows = await trailOf(stage, "auth-policy update");
  assert.deepEqual(rows.map(({ objects }) => objects), [[seedIds.policy], [seedIds.policy]]);
});

Deno.test("auth-policy update --dry-run sends only what is given, and sends it to nobody", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [...command, "--no-require-mfa", "--exclude", "x.example"]);
  assert.deepEqual(body, {
    policy: { "required_mfa": false, "domain_constraints_exclude": ["x.example"] },
  });
  assert.deepEqual(policyChanges(stage), []);
});

Deno.test("auth-policy update refuses no change, and one of what cannot change", async () => {
  await using stage = await setStage();
  await refused(stage, command, /nothing to change/);
  await refused(stage, [...command, "--high-assurance"], /cannot be changed/);
  await refused(stage, ["auth-policy", "update", "5a4d", "--name", "y"], /expected a UUID/);
});

Deno.test("auth-policy update of a policy in somebody else's project exits 6", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "--require-mfa"], 6, /no such policy/);
  const [row] = await trailOf(stage, "auth-policy update");
  assert.equal(row?.["outcome"], "failure");
});
