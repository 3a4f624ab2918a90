import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, createPublicKey, verify } from "node:crypto";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { fakeClock, isRecord, type Reply, type Rig, withSandbox } from "./harness.ts";

const verifier = "a-verifier-of-more-than-forty-three-characters-0123456789";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const redirectUri = "http://127.0.0.1:4567/callback";
const manage = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections`;
const transferAll = "urn:globus:auth:scope:transfer.api.globus.org:all";

function authorizePath(change: Record<string, string> = {}): string {
  return "/v2/oauth2/authorize?" + new URLSearchParams({
    "client_id": seedIds.nativeClient,
    "redirect_uri": redirectUri,
    "response_type": "code",
    "scope": `openid email profile ${manage} ${transferAll}`,
    "state": "state-1",
    "access_type": "offline",
    "code_challenge": challenge,
    "code_challenge_method": "S256",
    ...change,
  });
}

function landing(reply: Reply): URLSearchParams {
  assert.equal(reply.status, 302, reply.text);
  return new URL(reply.headers.get("location") ?? "").searchParams;
}

async function logIn(rig: Rig, change: Record<string, string> = {}): Promise<string> {
  const path = authorizePath({ "sandbox_identity": "researcher@example.org", ...change });
  return landing(await rig.call("GET", path)).get("code") ?? "";
}

function exchange(rig: Rig, code: string, change: Record<string, string> = {}): Promise<Reply> {
  return rig.call("POST", "/v2/oauth2/token", {
    form: {
      "grant_type": "authorization_code",
      "client_id": seedIds.nativeClient,
      "redirect_uri": redirectUri,
      "code_verifier": verifier,
      code,
      ...change,
    },
  });
}

function refresh(rig: Rig, token: unknown): Promise<Reply> {
  const form = {
    "grant_type": "refresh_token",
    "refresh_token": String(token),
    "client_id": seedIds.nativeClient,
  };
  return rig.call("POST", "/v2/oauth2/token", { form });
}

function others(reply: Reply): Record<string, unknown>[] {
  const list = reply.json["other_tokens"];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

Deno.test("authorize form lets a person choose an identity and gives a code once", async () => {
  await withSandbox({}, async (rig) => {
    const form = await rig.call("GET", authorizePath());
    assert.equal(form.status, 200);
    assert.match(form.text, /researcher@example\.org/);
    assert.doesNotMatch(form.text, /clients\.auth\.globus\.org/);
    const request = /name="request" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const answer = { request, "identity": seedIds.researcher, "decision": "allow" };
    const decided = await rig.call("POST", "/v2/oauth2/authorize/decision", { form: answer });
    const back = landing(decided);
    assert.equal(back.get("state"), "state-1");
    const again = await rig.call("POST", "/v2/oauth2/authorize/decision", { form: answer });
    assert.equal(again.status, 400, "a form is answered once");

    const tokens = await exchange(rig, back.get("code") ?? "");
    assert.equal(tokens.status, 200, tokens.text);
    assert.equal(tokens.json["resource_server"], "auth.globus.org");
    assert.deepEqual(
      others(tokens).map((token) => token["resource_server"]),
      [seedIds.endpoint, "transfer.api.globus.org"],
    );
    for (const token of [tokens.json, ...others(tokens)]) {
      assert.equal(typeof token["refresh_token"], "string");
      assert.equal(token["expires_in"], 172_800);
    }
    const reused = await exchange(rig, back.get("code") ?? "");
    assert.deepEqual([reused.status, reused.json["error"]], [400, "invalid_grant"]);
  });
});

Deno.test("id token is signed by the published key and names the person", async () => {
  await withSandbox({}, async (rig) => {
    const tokens = await exchange(rig, await logIn(rig, { "nonce": "n-1" }));
    const [head = "", payload = "", signature = ""] = String(tokens.json["id_token"]).split(".");
    const configuration = await rig.call("GET", "/.well-known/openid-configuration");
    assert.equal(configuration.json["issuer"], rig.sandbox.authUrl);
    const keys = (await rig.call("GET", String(configuration.json["jwks_uri"]))).json["keys"];
    const key = Array.isArray(keys) && isRecord(keys[0]) ? keys[0] : {};
    const publicKey = createPublicKey({
      key: { kty: "RSA", n: String(key["n"]), e: String(key["e"]) },
      format: "jwk",
    });
    const signed = new TextEncoder().encode(`${head}.${payload}`);
    assert.ok(verify("sha512", signed, publicKey, Buffer.from(signature, "base64url")));
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    assert.ok(isRecord(claims));
    assert.equal(claims["sub"], seedIds.researcher);
    assert.equal(claims["preferred_username"], "researcher@example.org");
    assert.equal(claims["nonce"], "n-1");
    assert.equal(claims["aud"], seedIds.nativeClient);
  });
});

Deno.test("token endpoint refuses a wrong verifier, redirect address, client and late code", async () => {
  const clock = fakeClock();
  await withSandbox({ clock }, async (rig) => {
    const changes: Record<string, string>[] = [
      { "code_verifier": verifier + "x" },
      { "code_verifier": "" },
      { "redirect_uri": "http://127.0.0.1:4568/callback" },
    ];
    for (const change of changes) {
      const reply = await exchange(rig, await logIn(rig), change);
      assert.deepEqual([reply.status, reply.json["error"]], [400, "invalid_grant"]);
    }
    const stranger = await exchange(rig, await logIn(rig), { "client_id": seedIds.admin });
    assert.deepEqual([stranger.status, stranger.json["error"]], [401, "invalid_client"]);
    const code = await logIn(rig);
    clock.advance(10 * 60_000);
    assert.equal((await exchange(rig, code)).status, 400);
  });
});

Deno.test("authorize refuses by redirect what the client did wrong, and by page a bad address", async () => {
  await withSandbox({}, async (rig) => {
    const wrong: readonly (readonly [Record<string, string>, string])[] = [
      [{ "code_challenge": "" }, "invalid_request"],
      [{ "code_challenge_method": "plain" }, "invalid_request"],
      [{ "response_type": "token" }, "unsupported_response_type"],
      [{ "scope": "openid[" }, "invalid_scope"],
      [{ "scope": "urn:globus:auth:scope:nobody:all" }, "invalid_scope"],
      [{ "sandbox_decision": "deny" }, "access_denied"],
      [{ "session_required_single_domain": "elsewhere.example" }, "access_denied"],
    ];
    for (const [change, error] of wrong) {
      const path = authorizePath({ "sandbox_identity": "admin@example.org", ...change });
      const back = landing(await rig.call("GET", path));
      assert.equal(back.get("error"), error, JSON.stringify(change));
      assert.equal(back.get("state"), "state-1");
      assert.equal(back.get("code"), null);
    }
    const pages: Record<string, string>[] = [
      { "redirect_uri": "https://evil.example/callback" },
      { "redirect_uri": "http://127.0.0.1.evil.example/" },
      { "client_id": "nobody" },
    ];
    for (const change of pages) {
      const reply = await rig.call("GET", authorizePath(change));
      assert.equal(reply.status, 400);
      assert.equal(reply.headers.get("location"), null);
    }
  });
});

Deno.test("a code can be shown on a page to be pasted", async () => {
  await withSandbox({ autoApprove: "admin@example.org" }, async (rig) => {
    const page = `${rig.sandbox.authUrl}/v2/web/auth-code`;
    const reply = await rig.call("GET", authorizePath({ "redirect_uri": page }));
    const shown = await rig.call("GET", reply.headers.get("location") ?? "");
    const code = /<code id="code">([^<]+)</.exec(shown.text)?.[1] ?? "";
    assert.equal((await exchange(rig, code, { "redirect_uri": page })).status, 200);
  });
});

Deno.test("refresh keeps the refresh token, and a revoked one gives nothing", async () => {
  await withSandbox({ tokenLifetimeSeconds: 60, clock: fakeClock() }, async (rig) => {
    const tokens = await exchange(rig, await logIn(rig));
    const manager = others(tokens)[0] ?? {};
    const fresh = await refresh(rig, manager["refresh_token"]);
    assert.equal(fresh.status, 200, fresh.text);
    assert.equal(fresh.json["refresh_token"], manager["refresh_token"]);
    assert.notEqual(fresh.json["access_token"], manager["access_token"]);
    const token = String(fresh.json["access_token"]);
    assert.equal((await rig.call("GET", "/api/endpoint", { token })).status, 200);

    const form = { "token": String(manager["refresh_token"]), "client_id": seedIds.nativeClient };
    const revoked = await rig.call("POST", "/v2/oauth2/token/revoke", { form });
    assert.deepEqual(revoked.json, { active: false });
    const dead = await refresh(rig, manager["refresh_token"]);
    assert.deepEqual([dead.status, dead.json["error"]], [400, "invalid_grant"]);
    assert.equal((await rig.call("GET", "/api/endpoint", { token })).status, 401);
  });
});

Deno.test("access tokens end with their time and when a test says so", async () => {
  const clock = fakeClock();
  await withSandbox({ tokenLifetimeSeconds: 60, clock }, async (rig) => {
    clock.advance(59_000);
    assert.equal((await rig.call("GET", "/api/endpoint", { token: rig.admin })).status, 200);
    clock.advance(1_000);
    assert.equal((await rig.call("GET", "/api/endpoint", { token: rig.admin })).status, 401);
    const token = rig.sandbox.managerToken();
    rig.sandbox.expireAccessTokens();
    assert.equal((await rig.call("GET", "/api/endpoint", { token })).status, 401);
  });
});

Deno.test("client credentials work with Basic and form secrets and only with the right one", async () => {
  await withSandbox({}, async (rig) => {
    const grant = { "grant_type": "client_credentials", "scope": manage };
    const basic = (secret: string) => ({
      authorization: `Basic ${btoa(`${seedIds.serviceClient}:${secret}`)}`,
    });
    const good = await rig.call("POST", "/v2/oauth2/token", {
      form: grant,
      headers: basic(serviceClientSecret),
    });
    assert.equal(good.status, 200, good.text);
    assert.equal(good.json["refresh_token"], undefined);
    const token = String(good.json["access_token"]);
    const patch = { "DATA_TYPE": "endpoint#1.0.0", "description": "By a service" };
    assert.equal(
      (await rig.call("PATCH", "/api/endpoint", { token, json: patch })).status,
      200,
      "the service client is an administrator",
    );
    const form = {
      ...grant,
      "client_id": seedIds.serviceClient,
      "client_secret": serviceClientSecret,
    };
    assert.equal((await rig.call("POST", "/v2/oauth2/token", { form })).status, 200);
    const wrong = { form: grant, headers: basic("wrong") };
    assert.equal((await rig.call("POST", "/v2/oauth2/token", wrong)).status, 401);
    const open = { ...grant, "client_id": seedIds.nativeClient };
    const refused = await rig.call("POST", "/v2/oauth2/token", { form: open });
    assert.equal(refused.json["error"], "unauthorized_client");
  });
});

Deno.test("userinfo, introspection, identities and consents say who is logged in", async () => {
  await withSandbox({}, async (rig) => {
    const tokens = await exchange(rig, await logIn(rig));
    const token = String(tokens.json["access_token"]);
    const info = await rig.call("GET", "/v2/oauth2/userinfo", { token });
    assert.equal(info.json["preferred_username"], "researcher@example.org");
    assert.equal((await rig.call("GET", "/v2/oauth2/userinfo")).status, 401);

    const introspect = {
      "token": token,
      "client_id": seedIds.serviceClient,
      "client_secret": serviceClientSecret,
      "include": "identity_set,session_info",
    };
    const state = await rig.call("POST", "/v2/oauth2/token/introspect", { form: introspect });
    assert.equal(state.json["active"], true);
    assert.deepEqual(state.json["identity_set"], [seedIds.researcher]);
    const open = { token, "client_id": seedIds.nativeClient };
    const refused = await rig.call("POST", "/v2/oauth2/token/introspect", { form: open });
    assert.equal(refused.status, 401);

    const path = "/v2/api/identities?usernames=Admin@example.org,nobody@example.org";
    const found = await rig.call("GET", path, { token });
    const list = found.json["identities"];
    assert.ok(Array.isArray(list) && list.length === 1 && isRecord(list[0]));
    assert.equal(list[0]["id"], seedIds.admin);
    assert.equal((await rig.call("GET", path)).status, 401);
    assert.equal((await rig.call("GET", "/v2/api/identities?ids=x", { token })).status, 400);

    const consents = `/v2/api/identities/${seedIds.researcher}/consents`;
    const given = (await rig.call("GET", consents, { token })).json["consents"];
    assert.ok(Array.isArray(given) && given.some((c) => isRecord(c) && c["scope_name"] === manage));
    const foreign = `/v2/api/identities/${seedIds.admin}/consents`;
    assert.equal((await rig.call("GET", foreign, { token })).status, 403);
  });
});

Deno.test("projects and policies are made, changed and deleted by their administrators only", async () => {
  await withSandbox({}, async (rig) => {
    const tokenOf = (identity: string) =>
      rig.sandbox.issueTokens({ identity }).find((t) => t.resourceServer === "auth.globus.org")
        ?.accessToken ?? "";
    const token = tokenOf("admin@example.org");
    const json = { "project": { "display_name": "P", "contact_email": "p@example.org" } };
    const made = (await rig.call("POST", "/v2/api/projects", { token, json })).json["project"];
    assert.ok(isRecord(made));
    assert.deepEqual(made["admin_ids"], [seedIds.admin]);
    const policy = {
      "project_id": made["id"],
      "display_name": "Q",
      "description": "Only q",
      "high_assurance": true,
      "authentication_assurance_timeout": 60,
    };
    const posted = await rig.call("POST", "/v2/api/policies", { token, json: { policy } });
    const created = posted.json["policy"];
    assert.ok(isRecord(created), posted.text);
    const path = `/v2/api/policies/${created["id"]}`;
    const change = { "policy": { "required_mfa": true } };
    const changed = (await rig.call("PUT", path, { token, json: change })).json["policy"];
    assert.ok(isRecord(changed) && changed["required_mfa"] === true && changed["high_assurance"]);
    const other = tokenOf("researcher@example.org");
    assert.equal((await rig.call("GET", path, { token: other })).status, 404);
    const project = `/v2/api/projects/${made["id"]}`;
    assert.equal((await rig.call("DELETE", project, { token })).status, 409);
    const bad = { "policy": { "domain_constraints_include": "example.org" } };
    assert.equal((await rig.call("PUT", path, { token, json: bad })).status, 422);
    assert.equal((await rig.call("DELETE", path, { token })).status, 200);
    assert.equal((await rig.call("DELETE", project, { token })).status, 200);
    assert.equal((await rig.call("GET", path, { token })).status, 404);
  });
});

Deno.test("transfer tells what an id is and where its manager is", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.issueTokens({ scopes: transferAll })[0]?.accessToken;
    const types = {
      [seedIds.endpoint]: "GCSv5_endpoint",
      [seedIds.mappedCollection]: "GCSv5_mapped_collection",
      [seedIds.guestCollection]: "GCSv5_guest_collection",
      [seedIds.personalEndpoint]: "GCP_mapped_collection",
    };
    for (const [id, type] of Object.entries(types)) {
      const reply = await rig.call("GET", `/v0.10/endpoint/${id}`, { token });
      assert.equal(reply.json["entity_type"], type);
      const ours = type.startsWith("GCSv5");
      assert.equal(reply.json["gcs_manager_url"], ours ? rig.sandbox.managerUrl : null);
      if (ours) assert.equal(reply.json["owner_id"], seedIds.endpoint);
    }
    const missing = await rig.call("GET", `/v0.10/endpoint/${seedIds.admin}`, { token });
    assert.deepEqual([missing.status, missing.json["code"]], [404, "EndpointNotFound"]);
    const wrong = await rig.call("GET", `/v0.10/endpoint/${seedIds.endpoint}`, {
      token: rig.admin,
    });
    assert.deepEqual([wrong.status, wrong.json["code"]], [401, "AuthenticationFailed"]);
  });
});
