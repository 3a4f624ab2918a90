import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { dryBody, fails, membersOf, refused } from "../_expect.ts";

const update = ["session", "update"];

for (
  const [typed, asks] of [
    [["ada@example.org"], { identities: ["ada@example.org"] }],
    [["ada@example.org", seedIds.admin], { identities: ["ada@example.org", seedIds.admin] }],
    [["--domain", "example.org", "--domain", "b.example"], {
      singleDomain: ["example.org", "b.example"],
    }],
    [["--policy", seedIds.policy], { policies: [seedIds.policy] }],
    [["--mfa"], { mfa: true }],
    [[], {}],
  ] as const
) {
  Deno.test(`session update ${typed.join(" ")} asks for ${JSON.stringify(asks)}`, async () => {
    await using stage = await setStage();
    const body = await dryBody(stage, [...update, ...typed]);
    const { message, ...session } = membersOf(body["session"]);
    assert.deepEqual(session, asks);
    assert.match(String(message), /log in again/);
    assert.deepEqual(body["scopes"], []);
  });
}

for (const command of [update, ["session", "consent", "openid"]]) {
  Deno.test(`gcs ${command.join(" ")} needs a person: a code over SSH and without a terminal, and no service`, async () => {
    await using stage = await setStage();
    const ssh = { env: { SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22" } };
    await refused(stage, command, /No code of the login page came/, ssh);
    await refused(stage, [...command, "--no-local-server"], /No code of the login page came/);
    const env = { GCS_CLI_CLIENT_ID: seedIds.serviceClient, GCS_CLI_CLIENT_SECRET: "x".repeat(20) };
    await refused(stage, command, /A service identity does not log in/, { env });
    await fails(stage, [...command, "--profile", "other", "--dry-run"], 4, /Not logged in/);
  });
}

Deno.test("session consent asks for the scopes that are named, with their dependencies", async () => {
  await using stage = await setStage();
  const scopes = [
    "openid",
    `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections[*openid]`,
  ];
  assert.deepEqual((await dryBody(stage, ["session", "consent", ...scopes]))["scopes"], scopes);
});
