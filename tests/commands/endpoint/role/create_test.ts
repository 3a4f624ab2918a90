import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { setStage } from "../../../_support/stage.ts";
import { changes, dryRun, fails, json, membersOf, refused, works } from "../../_expect.ts";

const create = ["endpoint", "role", "create"];
const researcher = `urn:globus:auth:identity:${seedIds.researcher}`;

Deno.test("endpoint role create looks a user name up and gives the role", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...create, "activity_monitor", "researcher@example.org"]);
  const [, id = ""] = /^Role ID: ([0-9a-f-]{36})\n$/.exec(stdout) ?? [];
  const role = await json(stage, ["endpoint", "role", "show", id]);
  assert.equal(role["principal"], researcher);
  assert.equal(role["role"], "activity_monitor");
  assert.equal(role["collection"], null);
});

for (
  const [what, words, principal] of [
    ["an id", [seedIds.researcher.toUpperCase()], researcher],
    ["a URN", [researcher], researcher],
    [
      "a group's id",
      [seedIds.group, "--principal-type", "group"],
      `urn:globus:groups:id:${seedIds.group}`,
    ],
    [
      "a group's URN",
      [`urn:globus:groups:id:${seedIds.group}`],
      `urn:globus:groups:id:${seedIds.group}`,
    ],
  ] as const
) {
  Deno.test(`endpoint role create takes ${what}`, async () => {
    await using stage = await setStage();
    const role = await json(stage, [...create, "administrator", ...words]);
    assert.equal(role["principal"], principal);
    assert.equal(membersOf(changes(stage)[0]?.body)["principal"], principal);
    assert.ok(!stage.sandbox.requests.some(({ path }) => path.startsWith("/v2/api/identities")));
  });
}

Deno.test("endpoint role create --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [...create, "administrator", "researcher@example.org"]);
  assert.equal(request?.["method"], "POST");
  assert.deepEqual(request?.["body"], {
    "DATA_TYPE": "role#1.0.0",
    "collection": null,
    "principal": researcher,
    "role": "administrator",
  });
});

Deno.test("endpoint role create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  const refuse = (words: readonly string[], why: RegExp) =>
    refused(stage, [...create, ...words], why);
  await refuse(["administrater", seedIds.researcher], /did you mean "administrator"/);
  await refuse(["access_manager", seedIds.researcher], /the endpoint has administrator/);
  await refuse(["owner", seedIds.researcher], /gcs endpoint set-owner/);
  await refuse(["administrator", "somebody"], /neither an id nor a user name/);
  await refuse(["administrator", "a@b,c@d"], /neither an id nor a user name/);
  await refuse(["administrator", "a@b", "--principal-type", "group"], /expected a UUID/);
  await refuse(["administrator", researcher, "--principal-type", "group"], /names an identity/);
  await refuse(["administrator", "urn:globus:auth:identity:x"], /expected a UUID/);
  await refuse(["administrator"], /Missing argument PRINCIPAL/);
});

Deno.test("endpoint role create tells unknown names and roles that exist apart", async () => {
  await using stage = await setStage();
  await fails(stage, [...create, "administrator", "nobody@example.org"], 6, /"nobody@example.org"/);
  await works(stage, [...create, "administrator", seedIds.researcher]);
  await fails(stage, [...create, "administrator", seedIds.researcher], 7, /already/);
});

Deno.test("endpoint role create without a subscription exits 5 and says what to do", async () => {
  await using stage = await setStage();
  await works(stage, ["endpoint", "update", "--subscription-id", ""]);
  await fails(stage, [...create, "administrator", seedIds.researcher], 5, /set-subscription-id/);
});
