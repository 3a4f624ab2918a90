import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { logInAs } from "../_login.ts";
import { changes, dryRun, fails, json, refused, works } from "../_expect.ts";

const create = ["collection", "create-guest"];
const mapped = seedIds.mappedCollection;
const highAssurance = seedIds.privateCollection;
const dependent = "'urn:globus:auth:scope:" + seedIds.endpoint +
  `:manage_collections[*https://auth.globus.org/scopes/${mapped}/data_access]'`;

Deno.test("collection create-guest makes a guest collection of high assurance without consent", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...create, highAssurance, "/team", "Team", "--private"]);
  const [, id = ""] = /^Collection ID: ([0-9a-f-]{36})\n$/.exec(stdout) ?? [];
  assert.deepEqual(changes(stage).map(({ body }) => body), [{
    "DATA_TYPE": "collection#1.0.0",
    "collection_base_path": "/team",
    "collection_type": "guest",
    "display_name": "Team",
    "mapped_collection_id": highAssurance,
    "public": false,
  }]);
  const guest = await json(stage, ["collection", "show", id]);
  assert.equal(guest["collection_type"], "guest");
  assert.equal(guest["mapped_collection_id"], highAssurance);
});

Deno.test("collection create-guest without consent exits 4 and names the scope to consent to", async () => {
  await using stage = await setStage();
  const { stderr } = await fails(
    stage,
    [...create, mapped, "/shared", "X"],
    4,
    /lacks your consent to reach data on collection/,
  );
  assert.ok(stderr.includes(`hint: gcs session consent -- ${dependent}\n`), stderr);
});

Deno.test("collection create-guest tells a session that is too old from a missing consent", async () => {
  await using stage = await setStage({
    sandbox: {
      faults: [{
        match: { method: "POST", path: "/api/collections" },
        answer: "authentication-timeout",
      }],
    },
  });
  await fails(stage, [...create, highAssurance, "/x", "X"], 4, /gcs session update/);
});

Deno.test("collection create-guest inside a guest collection exits 3", async () => {
  await using stage = await setStage();
  const inside = [...create, seedIds.guestCollection, "/x", "X"];
  await fails(stage, inside, 3, new RegExp(`its mapped collection is ${mapped}`));
});

Deno.test("collection create-guest where none are allowed exits 7 and says how to allow them", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", mapped, "--no-allow-guest-collections"]);
  await fails(
    stage,
    [...create, mapped, "/x", "X"],
    7,
    new RegExp(`gcs collection update ${mapped} --allow-guest-collections`),
  );
});

Deno.test("collection create-guest for an identity that is not yours exits 5", async () => {
  await using stage = await setStage();
  const words = [...create, highAssurance, "/x", "X", "--identity-id", "researcher@example.org"];
  await fails(stage, words, 5, /is not one of yours/);
});

Deno.test("collection create-guest --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [
    ...[...create, mapped, "/x", "X", "--user-credential-id", seedIds.node],
    ...["--acl-expiration-mins", "60", "--skip-auto-delete", "--description", "Words"],
  ]);
  assert.deepEqual(request?.["body"], {
    "DATA_TYPE": "collection#1.13.0",
    "acl_expiration_mins": 60,
    "collection_base_path": "/x",
    "collection_type": "guest",
    "description": "Words",
    "display_name": "X",
    "mapped_collection_id": mapped,
    "public": true,
    "skip_auto_delete": true,
    "user_credential_id": seedIds.node,
  });
});

Deno.test("collection create-guest refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, [...create, "5a4d", "/", "X"], /Invalid MAPPED_COLLECTION_ID "5a4d"/);
  await refused(stage, [...create, mapped, "/"], /Missing argument DISPLAY_NAME/);
  await refused(stage, [...create, mapped, "/", "X", "--domain-name", "a.b"], /Unknown option/);
  await refused(stage, [...create, mapped, "/", "X", "--user-credential-id", "5a4d"], /a UUID/);
});

Deno.test("collection create-guest as a service asks for data_access by itself", async () => {
  await using stage = await setStage();
  const { serviceClientId, serviceClientSecret } = stage.sandbox;
  const env = { GCS_CLI_CLIENT_ID: serviceClientId, GCS_CLI_CLIENT_SECRET: serviceClientSecret };
  const guest = await json(stage, [...create, mapped, "/shared", "By a service"], { env });
  assert.equal(guest["identity_id"], serviceClientId);
  assert.equal(guest["mapped_collection_id"], mapped);
  const asked = stage.sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token");
  const scopes = asked.map(({ body }) => JSON.stringify(body));
  assert.ok(scopes.some((scope) => scope.includes(dependent.replaceAll("'", ""))), scopes.join());
});

Deno.test("collection create-guest with consent makes the guest collection", async () => {
  await using stage = await setStage();
  await logInAs(stage, { scopes: dependent.replaceAll("'", "") });
  const guest = await json(stage, [...create, mapped, "/shared", "With consent"]);
  assert.equal(guest["mapped_collection_id"], mapped);
  assert.equal(guest["identity_id"], seedIds.admin);
});
