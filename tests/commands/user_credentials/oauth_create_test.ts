import assert from "node:assert/strict";
import type { Clock } from "../../../src/base/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import type { Stage } from "../../_support/stage.ts";
import { membersOf } from "../_expect.ts";
import { canary, changes, credentialStage, driveGateway } from "../_credentials.ts";

const create = ["user-credentials", "oauth-create"];
const who = ["--globus-identity", "admin@example.org"];

Deno.test("user-credentials oauth-create prints the provider's page, and the credential works after it", async () => {
  await using stage = await credentialStage();
  const line = [...create, driveGateway, ...who, "--mapped-user", "ada@drive.example"];
  const outcome = await stage.run([...line, "-F", "json", "--query", "url"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const page = new URL(String(outcome.json()));
  assert.equal(page.pathname, "/sandbox/provider");
  const [request] = changes(stage);
  assert.deepEqual(request?.body, {
    "storage_gateway": driveGateway,
    "identity_id": seedIds.admin,
    "redirect_uri": `https://${stage.sandbox.address}/api/v1/authclicomplete`,
    "login_hint": "ada@drive.example",
  });

  const id = await logInAtProvider(stage, page);
  const shown = await stage.run(["user-credentials", "show", id, "-F", "json"]);
  assert.match(shown.stdout, /"provisioned": ?true/);
});

/** Plays the provider's page; gives the id of the credential. */
async function logInAtProvider({ sandbox }: Stage, page: URL): Promise<string> {
  const client = Deno.createHttpClient({ caCerts: [sandbox.caPem] });
  try {
    const back = new URL("/api/v1/authcallback", page);
    back.searchParams.set("state", page.searchParams.get("state") ?? "");
    back.searchParams.set("code", "from-provider");
    const done = await fetch(back, { client });
    assert.equal(done.status, 200);
    await done.body?.cancel();
    return new URL(done.url).searchParams.get("user_credential_id") ?? "";
  } finally {
    client.close();
  }
}

Deno.test("user-credentials oauth-create in text says what to do with the page", async () => {
  await using stage = await credentialStage();
  const outcome = await stage.run([...create, driveGateway, ...who]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /Open this page in a browser/);
  assert.match(outcome.stdout, /^ {2}https:\/\/127\.0\.0\.1:\d+\/sandbox\/provider\?state=\S+$/m);
});

Deno.test("user-credentials oauth-create refuses other connectors and tokens on the command line", async () => {
  await using stage = await credentialStage();
  assert.equal((await stage.run([...create, seedIds.s3Gateway, ...who])).code, 3);
  const removed = await stage.run([...create, driveGateway, ...who, "--oauth-token", canary]);
  assert.equal(removed.code, 2);
  assert.match(removed.stderr, /--oauth-token was removed/);
  assert.ok(!removed.stderr.includes(canary));
  const dry = await stage.run([...create, driveGateway, ...who, "--dry-run"]);
  assert.match(dry.stdout, /POST https:\/\/\S+\/api\/v1\/user_credentials/);
  assert.deepEqual(changes(stage), []);
});

/** A clock on which waiting takes no time, but for what is done meanwhile. */
function clockThat(meanwhile: () => Promise<void>): Clock {
  let now = Date.now();
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
      await meanwhile();
    },
  };
}

Deno.test("oauth-create --wait names the page at once, and gives the credential after a login", async () => {
  let made: string | undefined;
  await using stage = await credentialStage({
    clock: clockThat(async () => {
      if (made !== undefined) return;
      made = "";
      const url = await stage.run([
        ...create,
        driveGateway,
        ...who,
        "-F",
        "json",
        "--query",
        "url",
      ]);
      made = await logInAtProvider(stage, new URL(String(url.json())));
    }),
  });
  const outcome = await stage.run([...create, driveGateway, ...who, "--wait", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const { id, provisioned } = membersOf(outcome.json());
  assert.deepEqual([id, provisioned], [made, true]);
  assert.match(outcome.stderr, /^Open this page and log in: https:\S+\/sandbox\/provider\?state=/);
});

Deno.test("oauth-create --wait ends with 8 where nobody logs in, with the page in its output", async () => {
  await using stage = await credentialStage({ clock: clockThat(() => Promise.resolve()) });
  const outcome = await stage.run([...create, driveGateway, ...who, "--wait=30", "-F", "json"]);
  assert.equal(outcome.code, 8);
  assert.match(String(membersOf(outcome.json())["url"]), /sandbox\/provider/);
  assert.match(outcome.stderr, /Nobody has logged in .* within 30 s/);
});
