import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { manage, nobody, transferAll } from "./documents.ts";
import { fakeClock, isRecord, type Reply, type Rig, withSandbox } from "./harness.ts";

const verifier = "v".repeat(43);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const redirectUri = "http://localhost:4567/callback";

function authorize(rig: Rig, change: Record<string, string | undefined> = {}): Promise<Reply> {
  const parameters: Record<string, string | undefined> = {
    "client_id": seedIds.nativeClient,
    "redirect_uri": redirectUri,
    "response_type": "code",
    "scope": `openid email ${manage}`,
    "state": "s-1",
    "code_challenge": challenge,
    "code_challenge_method": "S256",
    "sandbox_identity": "admin@example.org",
    ...change,
  };
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]]
  );
  return rig.call("GET", `/v2/oauth2/authorize?${new URLSearchParams(given)}`);
}

function landing(reply: Reply): URLSearchParams {
  assert.equal(reply.status, 302, reply.text);
  return new URL(reply.headers.get("location") ?? "").searchParams;
}

function token(rig: Rig, form: Record<string, string>, headers = {}): Promise<Reply> {
  return rig.call("POST", "/v2/oauth2/token", { form, headers });
}

async function exchange(rig: Rig, reply: Reply, change: Record<string, string> = {}) {
  return await token(rig, {
    "grant_type": "authorization_code",
    "client_id": seedIds.nativeClient,
    "redirect_uri": redirectUri,
    "code_verifier": verifier,
    "code": landing(reply).get("code") ?? "",
    ...change,
  });
}

function tokensOf(reply: Reply): Record<string, unknown>[] {
  const others: unknown[] = Array.isArray(reply.json["other_tokens"])
    ? reply.json["other_tokens"]
    : [];
  return [reply.json, ...others.filter(isRecord)];
}

function claimsOf(reply: Reply): Record<string, unknown> {
  const part = String(reply.json["id_token"]).split(".")[1] ?? "";
  const claims: unknown = JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
  return isRecord(claims) ? claims : {};
}

const redirects: readonly (readonly [string, boolean])[] = [
  ["http://127.0.0.1:1/cb", true],
  ["http://localhost:65535/callback?x=1", true],
  ["http://[::1]:8080/", true],
  ["http://localhost/", true],
  ["https://localhost:1234/", false],
  ["http://localhost.evil.example/", false],
  ["http://127.0.0.2/", false],
  ["http://user@localhost/", false],
  ["http://localhost/#part", false],
  ["javascript:alert(1)", false],
  ["not an address", false],
  ["", false],
];
for (const [address, allowed] of redirects) {
  Deno.test(`a native client ${allowed ? "may" : "may not"} be sent to "${address}"`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await authorize(rig, { "redirect_uri": address });
      assert.equal(reply.status, allowed ? 302 : 400);
      if (allowed) assert.ok(landing(reply).get("code"));
      else assert.equal(reply.headers.get("location"), null);
    });
  });
}

Deno.test("a registered address is allowed, and its own parameters stay", async () => {
  const address = "https://app.example/back?tenant=1";
  const clients = [{ "client_id": seedIds.nativeClient, "redirect_uris": [address] }];
  await withSandbox({ seed: { clients } }, async (rig) => {
    const back = landing(await authorize(rig, { "redirect_uri": address }));
    assert.deepEqual([back.get("tenant"), back.get("state")], ["1", "s-1"]);
    const other = await authorize(rig, { "redirect_uri": "https://app.example/back" });
    assert.equal(other.status, 400);
  });
});

const refused: readonly (readonly [Record<string, string | undefined>, string])[] = [
  [{ "response_type": undefined }, "unsupported_response_type"],
  [{ "scope": undefined }, "invalid_scope"],
  [{ "scope": " " }, "invalid_scope"],
  [{ "scope": `${manage}[urn:unknown]` }, "invalid_scope"],
  [{ "scope": `urn:globus:auth:scope:${nobody}:manage_collections` }, "invalid_scope"],
  [{ "code_challenge": undefined, "code_challenge_method": undefined }, "invalid_request"],
  [{ "code_challenge_method": undefined }, "invalid_request"],
  [{ "code_challenge": "short" }, "invalid_request"],
  [{ "sandbox_identity": "nobody@example.org" }, "access_denied"],
  [{ "sandbox_identity": seedIds.serviceClient }, "access_denied"],
  [{ "session_required_identities": seedIds.researcher }, "access_denied"],
  [{ "session_required_identities": "researcher@example.org" }, "access_denied"],
  [{ "session_required_single_domain": "elsewhere.example,lab.example" }, "access_denied"],
];
for (const [change, error] of refused) {
  Deno.test(`a login with ${JSON.stringify(change)} ends with ${error}`, async () => {
    await withSandbox({}, async (rig) => {
      const back = landing(await authorize(rig, change));
      assert.deepEqual(
        [back.get("error"), back.get("code"), back.get("state")],
        [error, null, "s-1"],
      );
      assert.ok((back.get("error_description") ?? "").length > 0);
    });
  });
}

const admitted: readonly Record<string, string>[] = [
  { "session_required_identities": `${seedIds.researcher}, ${seedIds.admin}` },
  { "session_required_single_domain": "example.org" },
  { "session_required_policies": seedIds.policy },
  { "session_required_policies": nobody },
  { "session_required_mfa": "true" },
  { "session_required_mfa": "false" },
  { "login_hint": "researcher@example.org" },
];
for (const change of admitted) {
  Deno.test(`a login with ${JSON.stringify(change)} can be done`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await exchange(rig, await authorize(rig, change));
      assert.equal(reply.status, 200, reply.text);
      assert.equal(claimsOf(reply)["sub"], seedIds.admin);
    });
  });
}

Deno.test("a policy with a domain and MFA shuts out others and asks for the second factor", async () => {
  const policy = {
    "id": seedIds.policy,
    "project_id": seedIds.project,
    "required_mfa": true,
    "domain_constraints_include": ["elsewhere.example"],
  };
  await withSandbox({ seed: { "policies": [policy] } }, async (rig) => {
    const session = { "session_required_policies": seedIds.policy };
    assert.equal(landing(await authorize(rig, session)).get("error"), "access_denied");
    const form = await authorize(rig, { ...session, "sandbox_identity": undefined });
    assert.match(form.text, /visitor@elsewhere\.example/);
    assert.doesNotMatch(form.text, /admin@example\.org/);
    assert.match(form.text, /name="mfa" value="yes" checked/);
    const request = /name="request" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const answer = { request, "identity": seedIds.outsider, "decision": "allow" };
    const plain = await rig.call("POST", "/v2/oauth2/authorize/decision", { form: answer });
    assert.equal(landing(plain).get("error"), "access_denied", "no second factor");
  });
});

Deno.test("the form escapes what the client and the address say", async () => {
  const clients = [{ "client_id": seedIds.nativeClient, "name": "<script>alert(1)</script>" }];
  await withSandbox({ seed: { clients } }, async (rig) => {
    const form = await authorize(rig, {
      "sandbox_identity": undefined,
      "session_message": '"><img src=x onerror=alert(2)>',
      "login_hint": "researcher@example.org",
    });
    assert.equal(form.status, 200);
    assert.doesNotMatch(form.text, /<script|<img/);
    assert.match(form.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.equal(form.headers.get("cache-control"), "no-store");
    assert.match(form.text, new RegExp(`value="${seedIds.researcher}" checked`));
  });
});

Deno.test("a form is answered by a denial, in time, and only by one that was shown", async () => {
  const clock = fakeClock();
  await withSandbox({ clock }, async (rig) => {
    const open = async () => {
      const form = await authorize(rig, { "sandbox_identity": undefined });
      return /name="request" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    };
    const decide = (form: Record<string, string>) =>
      rig.call("POST", "/v2/oauth2/authorize/decision", { form });
    const denied = landing(await decide({ "request": await open(), "decision": "deny" }));
    assert.equal(denied.get("error"), "access_denied");
    const late = { "request": await open(), "identity": seedIds.admin, "decision": "allow" };
    clock.advance(10 * 60_000);
    assert.equal((await decide(late)).status, 400);
    assert.equal((await decide({ ...late, "request": "made-up" })).status, 400);
  });
});

Deno.test("claims follow the scopes, and hints of the token bind it to the answer", async () => {
  await withSandbox({}, async (rig) => {
    const claims = async (scope: string) =>
      claimsOf(await exchange(rig, await authorize(rig, { scope, "nonce": "n-7" })));
    const bare = await claims("openid");
    assert.deepEqual([bare["name"], bare["email"]], [undefined, undefined]);
    assert.deepEqual([bare["nonce"], bare["iss"]], ["n-7", rig.sandbox.authUrl]);
    const full = await claims("openid profile email");
    assert.deepEqual([full["name"], full["email"]], ["Ada Min", "admin@example.org"]);
    const none = await exchange(rig, await authorize(rig, { "scope": manage }));
    assert.equal(none.json["id_token"], undefined, "no openid, no id token");
  });
});

Deno.test("tokens come by resource server, with a refresh token only for offline access", async () => {
  await withSandbox({}, async (rig) => {
    const scope = `openid ${manage} email ${transferAll} ${manage}`;
    const online = await exchange(rig, await authorize(rig, { scope }));
    assert.deepEqual(
      tokensOf(online).map((one) => [one["resource_server"], one["scope"], one["refresh_token"]]),
      [
        ["auth.globus.org", "openid email", undefined],
        [seedIds.endpoint, manage, undefined],
        ["transfer.api.globus.org", transferAll, undefined],
      ],
    );
    for (const change of [{ "access_type": "offline" }, { "scope": `${scope} offline_access` }]) {
      const offline = await exchange(rig, await authorize(rig, { scope, ...change }));
      assert.equal(tokensOf(offline).length, 3);
      for (const one of tokensOf(offline)) assert.equal(typeof one["refresh_token"], "string");
    }
  });
});

Deno.test("a code works for its own client, once, with its address and its verifier", async () => {
  const other = "5a4d0000-0000-4000-8000-0000000000c9";
  const clients = [{ "client_id": seedIds.nativeClient }, { "client_id": other }];
  await withSandbox({ seed: { clients } }, async (rig) => {
    for (
      const change of [
        { "client_id": other },
        { "redirect_uri": "http://localhost:4567/other" },
        { "code_verifier": "w".repeat(43) },
        { "code_verifier": "v".repeat(42) },
        { "code_verifier": "v".repeat(129) },
        { "code": "made-up" },
      ]
    ) {
      const begun = await authorize(rig);
      const reply = await exchange(rig, begun, change);
      assert.deepEqual([reply.status, reply.json["error"]], [400, "invalid_grant"]);
      if ("code" in change) continue;
      const again = await exchange(rig, begun);
      assert.equal(again.json["error"], "invalid_grant", "a failed try uses the code up");
    }
    const begun = await authorize(rig);
    assert.equal((await exchange(rig, begun)).status, 200);
    assert.equal((await exchange(rig, begun)).json["error"], "invalid_grant");
  });
});

Deno.test("a confidential client may log people in without PKCE, with its secret", async () => {
  await withSandbox({}, async (rig) => {
    const begun = await authorize(rig, {
      "client_id": seedIds.serviceClient,
      "code_challenge": undefined,
      "code_challenge_method": undefined,
    });
    const reply = await exchange(rig, begun, {
      "client_id": seedIds.serviceClient,
      "client_secret": serviceClientSecret,
    });
    assert.equal(reply.status, 200, reply.text);
    assert.equal(claimsOf(reply)["aud"], seedIds.serviceClient);
  });
});

const wrongGrants: readonly (readonly [Record<string, string>, number, string])[] = [
  [{}, 400, "unsupported_grant_type"],
  [{ "grant_type": "password" }, 400, "unsupported_grant_type"],
  [{ "grant_type": "refresh_token" }, 400, "invalid_grant"],
  [{ "grant_type": "refresh_token", "refresh_token": "made-up" }, 400, "invalid_grant"],
  [{ "grant_type": "authorization_code" }, 400, "invalid_grant"],
  [{ "grant_type": "client_credentials", "scope": manage }, 400, "unauthorized_client"],
  [{ "grant_type": "client_credentials", "client_id": nobody }, 401, "invalid_client"],
  [{ "grant_type": "refresh_token", "client_secret": "x" }, 401, "invalid_client"],
];
for (const [form, status, error] of wrongGrants) {
  Deno.test(`the token endpoint answers ${JSON.stringify(form)} with ${error}`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await token(rig, { "client_id": seedIds.nativeClient, ...form });
      assert.deepEqual([reply.status, reply.json["error"]], [status, error]);
      assert.equal(reply.headers.get("cache-control"), "no-store");
      assert.equal(reply.headers.has("www-authenticate"), status === 401);
    });
  });
}

Deno.test("the token endpoint takes forms only, and odd Basic headers are no client", async () => {
  await withSandbox({}, async (rig) => {
    const json = { "grant_type": "client_credentials" };
    const reply = await rig.call("POST", "/v2/oauth2/token", { json });
    assert.deepEqual([reply.status, reply.json["error"]], [400, "invalid_request"]);
    for (const basic of ["%%%", btoa("no-colon"), btoa("%E0%A4%A:x"), btoa(":")]) {
      const given = { authorization: `Basic ${basic}` };
      const answer = await token(rig, { "grant_type": "client_credentials" }, given);
      assert.deepEqual([answer.status, answer.json["error"]], [401, "invalid_client"], basic);
    }
  });
});

Deno.test("a service asks for known scopes, and gets no refresh token", async () => {
  await withSandbox({}, async (rig) => {
    const grant = (scope: string) =>
      token(rig, {
        "grant_type": "client_credentials",
        "client_id": seedIds.serviceClient,
        "client_secret": serviceClientSecret,
        scope,
      });
    for (const scope of ["", "x[", "urn:unknown", "offline_access"]) {
      assert.equal((await grant(scope)).json["error"], "invalid_scope", scope);
    }
    const good = await grant(`${manage} ${transferAll}`);
    assert.deepEqual(tokensOf(good).map((one) => one["refresh_token"]), [undefined, undefined]);
  });
});
