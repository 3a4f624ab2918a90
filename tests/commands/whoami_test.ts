import assert from "node:assert/strict";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";

Deno.test("whoami prints all linked identities as one JSON array, the own one first", async () => {
  await using stage = await setStage({
    sandbox: {
      seed: {
        "identities": [
          {
            "id": seedIds.admin,
            "username": "admin@example.org",
            "name": "Ada Min",
            "linked": [seedIds.outsider],
          },
          { "id": seedIds.outsider, "username": "ada@elsewhere.example", "name": "Ada Elsewhere" },
          { "id": seedIds.researcher, "username": "researcher@example.org" },
        ],
      },
    },
  });
  const outcome = await stage.run(["whoami", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const set = outcome.json();
  assert.ok(Array.isArray(set));
  assert.deepEqual(set.map(({ sub }) => sub), [seedIds.admin, seedIds.outsider]);
  const text = await stage.run(["whoami"], { isTerminal: true, columns: 120 });
  assert.match(text.stdout, /Username +Name +ID +Email/);
  assert.match(text.stdout, /admin@example\.org +Ada Min/);
  assert.match(text.stderr, /Profile "default", keys in the keyring, session for \d+ more min/);
});

Deno.test("whoami names the service identity without a stored login", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["whoami", "-F", "list"], {
    env: {
      GCS_CLI_CLIENT_ID: seedIds.serviceClient,
      GCS_CLI_CLIENT_SECRET: serviceClientSecret,
    },
  });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(outcome.stdout.trim(), seedIds.serviceClient);
  assert.match(outcome.stderr, /its tokens are not stored/);
});

Deno.test("whoami without a login exits 4 with the command to run", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["whoami"]);
  assert.equal(outcome.code, 4);
  const host = new URL(stage.sandbox.managerUrl).host;
  assert.ok(outcome.stderr.endsWith(`gcs: hint: gcs login ${host}\n`), outcome.stderr);
  assert.equal(outcome.stdout, "");
});
