import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { changeLogin, withTokens } from "../../context/_context.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { loginStage, testWithBrowser } from "../_browser.ts";
import { fails, membersOf, works } from "../_expect.ts";
import { jsonList } from "./_audit.ts";

/** The entries of the trail with their command, who, outcome and error. */
async function told(stage: Stage) {
  return (await jsonList(stage, ["audit", "trail"])).map((entry) => ({
    command: entry["command"],
    who: entry["identity"] === undefined ? undefined : membersOf(entry["identity"])["id"],
    outcome: entry["outcome"],
    error: entry["error"],
  }));
}

Deno.test("a token that has ended and cannot be refreshed is told, with whose it was", async () => {
  await using stage = await setStage();
  await changeLogin(
    stage,
    (login) => withTokens(login, ({ refreshToken: _, ...token }) => ({ ...token, expiresAt: 1 })),
  );
  await fails(stage, ["node", "list"], 4, /has expired and cannot be refreshed/);
  assert.deepEqual(await told(stage), [{
    command: "session refresh",
    who: stage.sandbox.owner.id,
    outcome: "failure",
    error: "The access token has expired and cannot be refreshed",
  }]);
});

Deno.test("a refresh that Globus Auth refuses is told once, with whose it was and its request", async () => {
  await using stage = await setStage();
  await changeLogin(stage, (login) => withTokens(login, (token) => ({ ...token, expiresAt: 1 })));
  stage.sandbox.faults.add({ answer: "expired-consent", match: { path: "/v2/oauth2/token" } });
  const ids = [seedIds.guestCollection, seedIds.mappedCollection];
  const outcome = await stage.run(["role", "batch-delete", ...ids, "--yes"]);
  assert.ok([4, 9].includes(outcome.code), outcome.stderr);
  const rows = (await jsonList(stage, ["audit", "trail"]))
    .filter(({ command }) => command === "session refresh");
  assert.equal(rows.length, 1);
  const [row] = rows;
  assert.equal(membersOf(row?.["identity"])["id"], stage.sandbox.owner.id);
  assert.equal(row?.["outcome"], "failure");
  assert.equal(row?.["httpStatus"], 400);
  assert.match(String(row?.["error"]), /no longer valid/);
});

Deno.test("a token that the server takes no more, and that cannot be refreshed, is told", async () => {
  await using stage = await setStage();
  await changeLogin(stage, (login) => withTokens(login, ({ refreshToken: _, ...token }) => token));
  stage.sandbox.expireAccessTokens();
  await fails(stage, ["node", "list"], 4, /./);
  assert.deepEqual(await told(stage), [{
    command: "session refresh",
    who: stage.sandbox.owner.id,
    outcome: "failure",
    error: "The access token was refused and cannot be refreshed",
  }]);
});

testWithBrowser("a login names who logged in, and whose tokens it took the place of", async () => {
  const { stage, env } = await loginStage();
  await using _ = stage;
  const login = await stage.run(["login", stage.sandbox.address], { env });
  assert.equal(login.code, 0, login.stderr);
  const [revoked, row] = (await told(stage)).filter(({ command }) =>
    /login|revoked/.test(`${command}`)
  );
  assert.deepEqual(row, {
    command: "login",
    who: stage.sandbox.owner.id,
    outcome: "success",
    error: undefined,
  });
  assert.deepEqual(revoked, {
    command: "session tokens-revoked",
    who: stage.sandbox.owner.id,
    outcome: "success",
    error: undefined,
  });
  const entry = (await jsonList(stage, ["audit", "trail"]))
    .find(({ command }) => command === "session tokens-revoked");
  assert.equal(entry?.["revoked"], true);
  assert.deepEqual(membersOf(entry?.["request"])["body"], {
    reason: "a new login took their place",
  });
});

testWithBrowser(
  "a login that is refused names nobody; the tokens that it gave, whose they were",
  async () => {
    const { stage, env } = await loginStage({ identity: seedIds.researcher });
    await using _ = stage;
    const outcome = await stage.run(["login", stage.sandbox.address], { env });
    assert.equal(outcome.code, 4, outcome.stderr);
    const [revoked, login] = await told(stage);
    assert.deepEqual([login?.command, login?.who, login?.outcome], ["login", undefined, "failure"]);
    assert.deepEqual(
      [revoked?.command, revoked?.who, revoked?.outcome],
      ["session tokens-revoked", seedIds.researcher, "success"],
    );
  },
);

testWithBrowser("a login that nobody completes names nobody", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false, mode: "deny" });
  await using _ = stage;
  assert.equal((await stage.run(["login", stage.sandbox.address], { env })).code, 4);
  const rows = await told(stage);
  assert.deepEqual(rows.map(({ command, who, outcome }) => [command, who, outcome]), [
    ["login", undefined, "failure"],
  ]);
});

Deno.test("a service that Globus Auth does not know is told, and named as what it claims alone", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = {
    GCS_CLI_CLIENT_ID: seedIds.serviceClient,
    GCS_CLI_CLIENT_SECRET: "wrong".repeat(5),
  };
  assert.equal((await stage.run(["node", "list"], { env })).code, 4);
  const [row] = await jsonList(stage, ["audit", "trail"]);
  assert.deepEqual([row?.["command"], row?.["outcome"]], ["session refresh", "failure"]);
  assert.equal(row?.["identity"], undefined);
  const body = membersOf(membersOf(row?.["request"])["body"]);
  assert.equal(body["client_id"], seedIds.serviceClient);
});

Deno.test("whoever ends tokens, their row says whether Globus Auth confirmed it, and whose they were", async () => {
  const lines = [
    ["auth", "rotate-tokens", "--all"],
    ["logout", "--all", "--yes"],
    ["profile", "delete", "default", "--yes"],
  ];
  for (const line of lines) {
    for (const isConfirmed of [true, false]) {
      await using stage = await setStage();
      const path = "/v2/oauth2/token/revoke";
      if (!isConfirmed) stage.sandbox.faults.add({ status: 400, match: { path } });
      await works(stage, ["--profile", "other", "config", "set", "format", "text"]);
      const { stderr } = await works(stage, ["--profile", "other", ...line]);
      assert.equal(/did not confirm/.test(stderr), !isConfirmed, stderr);
      const [row] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
      assert.equal(row?.["command"], line.slice(0, line[0] === "logout" ? 1 : 2).join(" "));
      assert.equal(row["revoked"], isConfirmed, line.join(" "));
      assert.equal(membersOf(row["identity"])["id"], stage.sandbox.owner.id);
    }
  }
});

Deno.test("auth expire names the person whose session it ended, not the one whose profile is in use", async () => {
  let time = Date.now();
  const clock = { now: () => time, sleep: () => Promise.resolve() };
  await using stage = await setStage({ clock });
  time += 31 * 60_000;
  await works(stage, ["--profile", "other", "auth", "expire"]);
  const [row] = await jsonList(stage, ["audit", "trail"]);
  assert.deepEqual([row?.["command"], row?.["revoked"]], ["auth expire", true]);
  assert.equal(membersOf(row?.["identity"])["id"], stage.sandbox.owner.id);
});

Deno.test("a rotation of tokens is told as it is, whatever befalls its answer", async () => {
  const path = "/v2/oauth2/token";
  const befalls = [
    [undefined, "success"],
    [{ body: "broken" }, "unknown"],
    [{ body: "empty" }, "unknown"],
    [{ drop: "after" }, "unknown"],
    [{ status: 504, acts: true }, "unknown"],
    [{ answer: "expired-consent" }, "failure"],
  ] as const;
  await using stage = await setStage();
  for (const [fault, outcome] of befalls) {
    if (fault !== undefined) stage.sandbox.faults.add({ ...fault, match: { path } });
    const { code, stderr } = await stage.run(["auth", "rotate-tokens", "-F", "json"]);
    stage.sandbox.faults.clear();
    const [row] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
    const says = `${JSON.stringify(fault)}: ${stderr}`;
    assert.deepEqual([row?.["command"], row?.["outcome"]], ["auth rotate-tokens", outcome], says);
    assert.equal(code === 0, outcome === "success", says);
    if (outcome === "success") {
      assert.equal(row?.["httpStatus"], 200);
      assert.equal(typeof row["requestId"], "string");
      continue;
    }
    const error = membersOf(
      membersOf(JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? ""))["error"],
    );
    assert.equal(error["outcome"], outcome === "unknown" ? "unknown" : "not_made", says);
  }
});
