import assert from "node:assert/strict";
import { operations } from "../../src/gcs/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { documents, manage, nobody } from "./documents.ts";
import { detailOf, fakeClock, type Rig, withSandbox, wrongProperties } from "./harness.ts";

type Name = keyof typeof operations;

/** What each operation with a JSON body takes. */
const bodies: Partial<Record<Name, Record<string, unknown>>> = {
  postCollection: documents.mapped,
  putCollection: documents.mapped,
  patchCollection: documents.collectionChange,
  putCollectionDomain: documents.domain,
  putCollectionOwnerString: documents.ownerString,
  postCollectionsBatchDelete: documents.batch,
  setCollectionOwner: documents.collectionOwner,
  putSubscriptionAdminVerified: documents.verified,
  putEndpoint: documents.endpoint,
  patchEndpoint: documents.endpointChange,
  putEndpointOwner: documents.endpointOwner,
  putEndpointOwnerString: documents.ownerString,
  putEndpointSubscriptionId: documents.subscription,
  putEndpointDomain: documents.domain,
  postNode: documents.node,
  putNode: documents.node,
  patchNode: documents.node,
  postRoles: documents.role,
  postSharingPolicy: documents.sharingPolicy,
  postStorageGateway: documents.gateway,
  putStorageGateway: documents.gateway,
  patchStorageGateway: documents.gatewayChange,
  postStreamGateway: documents.streamGateway,
  patchStreamGateway: documents.streamGateway,
  postUserCredential: documents.credential,
  putUserCredential: documents.credential,
  patchUserCredential: documents.credential,
  postLanSecret: documents.lanSecret,
};

/** Open to everybody by design. */
const open: readonly string[] = [
  "getInfo",
  "getAuthcallback",
  "getAuthcallbackGoogle",
  "getAuthclicomplete",
];
/** Takes a form, and is tried apart. */
const formOnly = "postUserCredentials";

const rows = Object.entries(operations).map(([name, { method, path }]) => ({
  name,
  method,
  path: `/api${path}`,
  body: Object.entries(bodies).find(([key]) => key === name)?.[1],
}));
const withBody = rows.flatMap((row) => row.body === undefined ? [] : [{ ...row, body: row.body }]);
const withId = rows.filter(({ path }) => path.includes("{"));

/** The path with ids of things that are there, where the seed has them. */
function concrete(path: string, id: string): string {
  return path.replace(/\{\w+\}/, id);
}

const there: Readonly<Record<string, string>> = {
  "{collection_id}": seedIds.mappedCollection,
  "{node_id}": seedIds.node,
  "{role_id}": "5a4d0000-0000-4000-8000-000000000702",
  "{storage_gateway_id}": seedIds.posixGateway,
};

function existing(path: string): string {
  return concrete(path, there[/\{\w+\}/.exec(path)?.[0] ?? ""] ?? nobody);
}

async function snapshot(rig: Rig): Promise<string> {
  const lists = ["/api/endpoint", "/api/nodes", "/api/roles?include=all_roles"].concat(
    ["collections", "storage_gateways"].map((kind) => `/api/${kind}?include=private_policies`),
    ["/api/user_credentials?include=all", "/api/stream_gateways"],
  );
  const token = rig.sandbox.managerToken();
  const replies = lists.map(async (path) => (await rig.call("GET", path, { token })).text);
  return (await Promise.all(replies)).join("\n");
}

Deno.test("no operation is answered, and nothing changes, without a good token", async (t) => {
  const clock = fakeClock();
  await withSandbox({ clock, tokenLifetimeSeconds: 60 }, async (rig) => {
    const before = await snapshot(rig);
    const old = rig.sandbox.managerToken();
    clock.advance(60_000);
    const refreshToken = rig.sandbox.issueTokens({ scopes: manage })[0]?.refreshToken ?? "";
    const good = rig.sandbox.managerToken();
    const headers: Readonly<Record<string, Record<string, string>>> = {
      "no header": {},
      "an unknown token": { authorization: "Bearer AgUnknown" },
      "an empty token": { authorization: "Bearer " },
      "a token that ended": { authorization: `Bearer ${old}` },
      "a refresh token": { authorization: `Bearer ${refreshToken}` },
      "a good token under another scheme": { authorization: `Basic ${good}` },
      "two tokens": { authorization: `Bearer ${good} ${good}` },
    };
    const secured = rows.filter(({ name }) => !open.includes(name) && name !== formOnly);
    assert.equal(secured.length, 59);
    for (const { name, method, path, body } of secured) {
      await t.step(name, async () => {
        for (const [what, given] of Object.entries(headers)) {
          const sent = body === undefined ? { headers: given } : { headers: given, json: body };
          const reply = await rig.call(method, existing(path), sent);
          assert.deepEqual([reply.status, reply.json["code"]], [401, "not_authorized"], what);
          assert.equal(reply.headers.get("www-authenticate"), 'Bearer realm="sandbox"');
          assert.deepEqual(reply.json["data"], []);
        }
      });
    }
    assert.equal(await snapshot(rig), before);
  });
});

Deno.test("every secured operation asks a token of another service for the consent", async (t) => {
  await withSandbox({}, async (rig) => {
    const tokens = rig.sandbox.issueTokens({ scopes: "openid email" });
    const token = tokens[0]?.accessToken;
    for (const { name, method, path, body } of rows) {
      if (open.includes(name) || name === formOnly) continue;
      await t.step(name, async () => {
        const sent = body === undefined ? { token } : { token, json: body };
        const reply = await rig.call(method, existing(path), sent);
        assert.equal(reply.status, 401);
        assert.deepEqual(detailOf(reply), {
          "DATA_TYPE": "missing_required_scopes#1.0.0",
          "required_scopes": [manage],
        });
        assert.deepEqual(reply.json["authorization_parameters"], { "required_scopes": [manage] });
      });
    }
  });
});

Deno.test("every operation with a body says which of its parts is wrong", async (t) => {
  await withSandbox({}, async (rig) => {
    const json = { "content-type": "application/json" };
    for (const { name, method, path, body } of withBody) {
      const send = (sent: Parameters<Rig["call"]>[2]) =>
        rig.call(method, existing(path), { token: rig.sandbox.managerToken(), ...sent });
      const userOwned = name.endsWith("UserCredential") && name !== "postUserCredential";
      const unreachable = userOwned || name === "patchStreamGateway";
      if (unreachable) continue;
      const family = String(body["DATA_TYPE"]).split("#")[0] ?? "";
      await t.step(`${name}: media types that are not JSON give 415`, async () => {
        for (const type of ["text/plain", "application/xml", "application/json-patch+json", ""]) {
          const reply = await send({
            body: JSON.stringify(body),
            headers: { "content-type": type },
          });
          assert.deepEqual(
            [reply.status, reply.json["code"]],
            [415, "unsupported_media_type"],
            type,
          );
        }
      });
      await t.step(`${name}: text that is no JSON object gives 400`, async () => {
        for (const text of ["", "{", "null", "[]", '"x"', "7", "[{}]", "{}{}", "\u0000"]) {
          const reply = await send({ body: text, headers: json });
          assert.deepEqual([reply.status, reply.json["code"]], [400, "bad_request"], text);
        }
      });
      await t.step(`${name}: DATA_TYPE must be there, of this kind and version`, async () => {
        for (
          const type of [
            undefined,
            null,
            7,
            family,
            `${family}#1`,
            "batch9#1.0.0",
            `${family}#9.0.0`,
          ]
        ) {
          const reply = await send({ json: { ...body, "DATA_TYPE": type } });
          assert.equal(reply.status, 422, String(type));
          assert.ok(wrongProperties(reply).includes("DATA_TYPE"), `${type}: ${reply.text}`);
          assert.equal(reply.json["code"], "unprocessable_entity");
        }
      });
      await t.step(`${name}: a member that nobody knows is refused by its name`, async () => {
        const reply = await send({ json: { ...body, "no_such_field": 1 } });
        assert.equal(reply.status, 422);
        assert.match(reply.text, /no_such_field/);
      });
    }
  });
});

Deno.test("JSON with a charset, and in other letters, is JSON", async () => {
  await withSandbox({}, async (rig) => {
    for (
      const type of ["application/json; charset=utf-8", "Application/JSON", "application/json;"]
    ) {
      const reply = await rig.call("PATCH", "/api/endpoint", {
        token: rig.admin,
        body: JSON.stringify(documents.endpointChange),
        headers: { "content-type": type },
      });
      assert.equal(reply.status, 200, type);
    }
  });
});

Deno.test("an id that nothing has gives 404, whatever it looks like", async (t) => {
  await withSandbox({}, async (rig) => {
    for (const { name, method, path, body } of withId) {
      await t.step(name, async () => {
        for (const id of [nobody, "not-a-uuid", "%20", "%F0%9F%8C%8D", seedIds.admin]) {
          const sent = body === undefined ? { token: rig.admin } : { token: rig.admin, json: body };
          const reply = await rig.call(method, concrete(path, id), sent);
          assert.deepEqual([reply.status, reply.json["code"]], [404, "not_found"], id);
        }
      });
    }
  });
});

Deno.test("a path with a broken escape, or with something behind it, is nowhere", async (t) => {
  await withSandbox({}, async (rig) => {
    for (const { name, method, path } of withId.filter(({ body }) => body === undefined)) {
      await t.step(name, async () => {
        const broken = await rig.call(method, concrete(path, "%E0%A4%A"), { token: rig.admin });
        assert.equal(broken.status, 404);
        const behind = await rig.call(method, `${existing(path)}/x/y`, { token: rig.admin });
        assert.deepEqual([behind.status, behind.json["code"]], [404, "not_found"]);
      });
    }
  });
});

Deno.test("a method that a path does not take gives 405 with those that it takes", async (t) => {
  const byPath = Map.groupBy(rows, ({ path }) => path);
  await withSandbox({}, async (rig) => {
    for (const [path, taken] of byPath) {
      await t.step(path, async () => {
        const known = taken.map(({ method }) => method);
        for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
          if (known.some((one) => one === method)) continue;
          if (path.endsWith("/check") || path.endsWith("/batch_delete")) continue;
          const reply = await rig.call(method, existing(path), { token: rig.admin });
          assert.deepEqual([reply.status, reply.json["code"]], [405, "method_not_allowed"], method);
          const allow = (reply.headers.get("allow") ?? "").split(", ");
          for (const one of known) assert.ok(allow.includes(one), `${method} ${allow}`);
        }
      });
    }
  });
});

Deno.test("open operations are answered without a token, and with one that is not good", async () => {
  await withSandbox({}, async (rig) => {
    for (const token of [undefined, "AgUnknown"]) {
      assert.equal((await rig.call("GET", "/api/info", { token })).status, 200);
      const done = await rig.call("GET", "/api/v1/authclicomplete", { token });
      assert.deepEqual([done.status, done.json["message"]], [200, "Done"]);
      for (const path of ["authcallback", "authcallback_google"]) {
        const reply = await rig.call("GET", `/api/v1/${path}?code=1`, { token });
        assert.deepEqual([reply.status, reply.json["code"]], [400, "bad_request"]);
      }
    }
  });
});
