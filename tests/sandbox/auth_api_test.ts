import assert from "node:assert/strict";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { type Doc, manage, nobody, transferAll } from "./documents.ts";
import { fakeClock, isRecord, type Reply, type Rig, withSandbox } from "./harness.ts";

const manageProjects = "urn:globus:auth:scope:auth.globus.org:manage_projects";
const viewSet = "urn:globus:auth:scope:auth.globus.org:view_identity_set";
const basic = { authorization: `Basic ${btoa(`${seedIds.serviceClient}:${serviceClientSecret}`)}` };

function authToken(rig: Rig, scopes: string, identity = "admin@example.org"): string {
  return rig.sandbox.issueTokens({ identity, scopes })[0]?.accessToken ?? "";
}

function codeOf(reply: Reply): unknown {
  const errors: unknown = reply.json["errors"];
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return isRecord(first) ? first["code"] : undefined;
}

function listOf(reply: Reply, name: string): Doc[] {
  const list: unknown = reply.json[name];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function introspect(rig: Rig, form: Record<string, string>, headers = basic): Promise<Reply> {
  return rig.call("POST", "/v2/oauth2/token/introspect", { form, headers });
}

Deno.test("every page of the Auth API asks for a token of its own", async () => {
  await withSandbox({}, async (rig) => {
    for (
      const [method, path] of [
        ["GET", "/v2/oauth2/userinfo"],
        ["POST", "/v2/oauth2/userinfo"],
        ["GET", "/v2/api/identities?usernames=x"],
        ["GET", `/v2/api/identities/${seedIds.admin}`],
        ["GET", `/v2/api/identities/${seedIds.admin}/consents`],
        ["GET", "/v2/api/projects"],
        ["POST", "/v2/api/projects"],
        ["GET", "/v2/api/policies"],
        ["POST", "/v2/api/policies"],
      ] as const
    ) {
      for (const token of [undefined, "AgUnknown", rig.admin]) {
        const reply = await rig.call(method, path, { token });
        assert.deepEqual([reply.status, codeOf(reply)], [401, "UNAUTHORIZED"], path);
        assert.equal(reply.json["error"], "unauthorized");
      }
    }
  });
});

Deno.test("userinfo shows what the scopes open, and linked identities where asked", async () => {
  const twin = "5a4d0000-0000-4000-8000-0000000000a9";
  const identities = [
    { "id": seedIds.admin, "username": "admin@example.org", "linked": [twin, nobody] },
    { "id": twin, "username": "twin@home.example" },
  ];
  await withSandbox({ seed: { identities } }, async (rig) => {
    const info = async (scopes: string, method = "GET") =>
      (await rig.call(method, "/v2/oauth2/userinfo", { token: authToken(rig, scopes) })).json;
    const bare = await info("openid");
    assert.deepEqual(Object.keys(bare).sort(), ["last_authentication", "sub"]);
    assert.equal((await info("openid email"))["email"], "admin@example.org");
    const full = await info(`openid profile ${viewSet}`, "POST");
    assert.equal(full["preferred_username"], "admin@example.org");
    const set: unknown = full["identity_set"];
    assert.ok(Array.isArray(set));
    assert.deepEqual(set.map((one) => isRecord(one) && one["sub"]), [seedIds.admin, twin]);
    const token = authToken(rig, "email");
    const refused = await rig.call("GET", "/v2/oauth2/userinfo", { token });
    assert.deepEqual([refused.status, codeOf(refused)], [403, "FORBIDDEN"]);
  });
});

Deno.test("introspection tells a confidential client about any living token", async () => {
  const clock = fakeClock();
  await withSandbox({ clock, tokenLifetimeSeconds: 60 }, async (rig) => {
    const issued = rig.sandbox.issueTokens({ scopes: manage, mfa: true })[0];
    const access = issued?.accessToken ?? "";
    const refresh = issued?.refreshToken ?? "";
    const plain = await introspect(rig, { token: access });
    assert.equal(plain.json["active"], true);
    assert.deepEqual(plain.json["aud"], [seedIds.endpoint, seedIds.nativeClient]);
    assert.equal(Number(plain.json["exp"]) - Number(plain.json["iat"]), 60);
    assert.equal(plain.json["identity_set"], undefined, "only when asked");
    const asked = await introspect(rig, { token: access, include: "session_info,identity_set" });
    assert.deepEqual(asked.json["identity_set"], [seedIds.admin]);
    const session: unknown = asked.json["session_info"];
    assert.ok(isRecord(session) && isRecord(session["authentications"]));
    const login: unknown = session["authentications"][seedIds.admin];
    assert.ok(isRecord(login));
    assert.deepEqual(login["amr"], ["mfa"]);
    const lasting = await introspect(rig, { token: refresh });
    assert.deepEqual([lasting.json["active"], lasting.json["exp"]], [true, undefined]);
    clock.advance(60_000);
    assert.deepEqual((await introspect(rig, { token: access })).json, { active: false });
    assert.equal((await introspect(rig, { token: refresh })).json["active"], true);
    for (const form of [{}, { token: "" }, { token: "AgUnknown" }]) {
      assert.deepEqual((await introspect(rig, form)).json, { active: false });
    }
    const wrong = { authorization: `Basic ${btoa(`${seedIds.serviceClient}:wrong`)}` };
    assert.equal((await introspect(rig, { token: refresh }, wrong)).status, 401);
  });
});

Deno.test("revocation ends a client's own tokens only, and answers the same for others", async () => {
  await withSandbox({}, async (rig) => {
    const alive = async (token: string) =>
      (await rig.call("GET", "/api/endpoint", { token })).status === 200;
    const form = { "token": rig.admin, "client_id": seedIds.nativeClient };
    const revoke = (sent: { form: Record<string, string>; headers?: Record<string, string> }) =>
      rig.call("POST", "/v2/oauth2/token/revoke", sent);
    const foreign = await revoke({ form: { "token": rig.admin }, headers: basic });
    assert.deepEqual([foreign.status, foreign.json], [200, { active: false }]);
    assert.equal(await alive(rig.admin), true, "not theirs to end");
    assert.deepEqual((await revoke({ form })).json, { active: false });
    assert.equal(await alive(rig.admin), false);
    assert.deepEqual((await revoke({ form })).json, { active: false }, "RFC 7009: no error");
    assert.equal((await revoke({ form: { "token": "x" } })).status, 401);
  });
});

Deno.test("identities are found by name or id, at most a hundred at once", async () => {
  await withSandbox({}, async (rig) => {
    const token = authToken(rig, "openid");
    const find = (query: string) => rig.call("GET", `/v2/api/identities?${query}`, { token });
    const two = `${seedIds.outsider},${seedIds.admin},${seedIds.admin},${nobody}`;
    assert.deepEqual(listOf(await find(`ids=${two}`), "identities").map((one) => one["id"]), [
      seedIds.outsider,
      seedIds.admin,
    ]);
    const named = await find("usernames=ADMIN@example.org%20,%20nobody@example.org");
    assert.deepEqual(listOf(named, "identities").map((one) => one["username"]), [
      "admin@example.org",
    ]);
    const many = Array.from({ length: 101 }, (_, index) => `u${index}@x`).join(",");
    for (const query of ["", `ids=${nobody}&usernames=x`, "ids=x", `usernames=${many}`]) {
      const reply = await find(query);
      assert.deepEqual([reply.status, codeOf(reply)], [400, "INVALID_PARAMETERS"], query);
    }
    const path = `/v2/api/identities/${seedIds.researcher}`;
    const one = await rig.call("GET", path, { headers: basic });
    assert.equal(isRecord(one.json["identity"]) && one.json["identity"]["name"], "Re Searcher");
    const none = await rig.call("GET", `/v2/api/identities/${nobody}`, { token });
    assert.deepEqual([none.status, codeOf(none)], [404, "NOT_FOUND"]);
  });
});

Deno.test("consents keep the tree of scopes that was agreed to", async () => {
  await withSandbox({ autoApprove: "admin@example.org" }, async (rig) => {
    const inner = `https://auth.globus.org/scopes/${seedIds.mappedCollection}/data_access`;
    const query = new URLSearchParams({
      "client_id": seedIds.nativeClient,
      "redirect_uri": "http://localhost:1/cb",
      "response_type": "code",
      "scope": `${manage}[*${inner}]`,
      "code_challenge": "c".repeat(43),
      "code_challenge_method": "S256",
      "access_type": "offline",
    });
    const login = await rig.call("GET", `/v2/oauth2/authorize?${query}`);
    assert.equal(login.status, 302, login.text);
    const path = `/v2/api/identities/${seedIds.admin}/consents`;
    const token = authToken(rig, "openid");
    const [outer, nested] = listOf(await rig.call("GET", path, { token }), "consents");
    assert.deepEqual([outer?.["scope_name"], nested?.["scope_name"]], [manage, inner]);
    assert.deepEqual(nested?.["dependency_path"], [outer?.["id"], nested?.["id"]]);
    assert.deepEqual([outer?.["atomically_revocable"], nested?.["atomically_revocable"]], [
      false,
      true,
    ]);
    assert.equal(outer?.["allows_refresh"], true);
  });
});

Deno.test("projects need the scope, and are seen by their administrators alone", async () => {
  await withSandbox({}, async (rig) => {
    const lacking = authToken(rig, "openid");
    const refused = await rig.call("GET", "/v2/api/projects", { token: lacking });
    assert.deepEqual([refused.status, codeOf(refused)], [403, "FORBIDDEN"]);
    const token = authToken(rig, manageProjects);
    const other = authToken(rig, manageProjects, "researcher@example.org");
    const projects = async (as: string) =>
      listOf(await rig.call("GET", "/v2/api/projects", { token: as }), "projects")
        .map((project) => project["id"]);
    assert.deepEqual(await projects(token), [seedIds.project]);
    assert.deepEqual(await projects(other), []);
    const path = `/v2/api/projects/${seedIds.project}`;
    assert.equal((await rig.call("GET", path, { token: other })).status, 404);
    const json = { "project": { "display_name": "New name", "admin_ids": [seedIds.researcher] } };
    const changed = await rig.call("PUT", path, { token, json });
    const project: unknown = changed.json["project"];
    assert.ok(isRecord(project), changed.text);
    assert.equal(project["project_name"], "New name");
    assert.equal(project["contact_email"], "admin@example.org", "what is not given stays");
    assert.deepEqual(await projects(token), []);
    assert.deepEqual(await projects(other), [seedIds.project]);
  });
});

const badPolicies: readonly (readonly [Doc, number])[] = [
  [{ "display_name": "" }, 422],
  [{ "description": undefined }, 422],
  [{ "project_id": undefined }, 422],
  [{ "project_id": nobody }, 403],
  [{ "authentication_assurance_timeout": 0 }, 422],
  [{ "authentication_assurance_timeout": 1.5 }, 422],
  [{ "authentication_assurance_timeout": "60" }, 422],
  [{ "domain_constraints_include": "example.org" }, 422],
  [{ "domain_constraints_exclude": [7] }, 422],
  [{ "domain_constraints_exclude": null }, 200],
  [{ "domain_constraints_include": [] }, 200],
];
for (const [change, status] of badPolicies) {
  Deno.test(`a policy with ${JSON.stringify(change)} gives ${status}`, async () => {
    await withSandbox({}, async (rig) => {
      const token = authToken(rig, manageProjects);
      const policy = {
        "project_id": seedIds.project,
        "display_name": "P",
        "description": "D",
        ...change,
      };
      const reply = await rig.call("POST", "/v2/api/policies", { token, json: { policy } });
      assert.equal(reply.status, status, reply.text);
      const all = listOf(await rig.call("GET", "/v2/api/policies", { token }), "policies");
      assert.equal(all.length, status === 200 ? 2 : 1);
    });
  });
}

Deno.test("projects and policies are sent as JSON under their own name", async () => {
  await withSandbox({}, async (rig) => {
    const token = authToken(rig, manageProjects);
    for (const kind of ["projects", "policies"]) {
      const path = `/v2/api/${kind}`;
      assert.equal((await rig.call("POST", path, { token, form: {} })).status, 415);
      const headers = { "content-type": "application/json" };
      for (const body of ["{", "[]", "{}", '{"project":7,"policy":[]}', "null"]) {
        const reply = await rig.call("POST", path, { token, body, headers });
        assert.deepEqual([reply.status, codeOf(reply)], [422, "UNPROCESSABLE_ENTITY"], body);
      }
    }
  });
});

Deno.test("Transfer looks up ids in either case, with a slash behind, for its own tokens", async () => {
  await withSandbox({}, async (rig) => {
    const token = authToken(rig, transferAll);
    const get = (path: string, as: string | undefined = token) =>
      rig.call("GET", `/v0.10/endpoint/${path}`, as === undefined ? {} : { token: as });
    for (const path of [seedIds.endpoint.toUpperCase(), `${seedIds.endpoint}/`]) {
      assert.equal((await get(path)).json["id"], seedIds.endpoint, path);
    }
    const guest = (await get(seedIds.guestCollection)).json;
    assert.equal(guest["host_endpoint_id"], seedIds.mappedCollection);
    const unknown = await get("x%2F..");
    assert.deepEqual([unknown.status, unknown.json["code"]], [404, "EndpointNotFound"]);
    assert.equal(unknown.json["resource"], "/endpoint/x%2F..");
    assert.equal(
      unknown.headers.get("x-transfer-api-request-id"),
      unknown.json["request_id"],
    );
    for (const as of [rig.admin, "AgUnknown"]) assert.equal((await get("x", as)).status, 401);
    assert.equal((await rig.call("GET", `/v0.10/endpoint/${seedIds.endpoint}`)).status, 401);
  });
});
