import assert from "node:assert/strict";
import { Secret } from "../../src/secrets/mod.ts";
import { systemClock } from "../../src/base/mod.ts";
import { createHttpClient, type HttpClient } from "../../src/http/mod.ts";
import * as globus from "../../src/globus/mod.ts";
import { managerOf } from "../../src/endpoint/vouch.ts";
import { secretsOf } from "../../src/tokens/mod.ts";
import { loopbackLogin, type LoopbackLoginOptions } from "../../src/login/loopback_login.ts";
import { pasteLogin, type PasteLoginOptions } from "../../src/login/paste_login.ts";
import { serviceAuthorizer, tokenAuthorizer } from "../../src/login/token_authorizer.ts";
import { type Sandbox, type SandboxOptions, seedIds, startSandbox } from "../../src/sandbox/mod.ts";
import { random } from "../globus/_fakes.ts";

const { endpoint, mappedCollection, guestCollection } = seedIds;
const manage = globus.manageCollections(endpoint);
const admin = "admin@example.org";

interface Scene {
  readonly sandbox: Sandbox;
  readonly http: HttpClient;
  readonly auth: globus.AuthClient;
  /** A client that knows its secret. */
  readonly service: globus.AuthClient;
}

/** A sandbox in which `who` agrees to every login at once, and clients of its Globus Auth. */
async function play(
  scene: (scene: Scene) => Promise<void>,
  options: SandboxOptions = { autoApprove: admin },
): Promise<void> {
  await using sandbox = await startSandbox(options);
  const tls = { minVersion: "1.2", caCertificates: [sandbox.caPem] } as const;
  const http = createHttpClient({ tls, retry: { maxRetries: 0 } });
  const common = { baseUrl: sandbox.authUrl, http, clock: systemClock, random };
  try {
    await scene({
      sandbox,
      http,
      auth: globus.createAuthClient({ ...common, clientId: sandbox.clientId }),
      service: globus.createAuthClient({
        ...common,
        clientId: sandbox.serviceClientId,
        clientSecret: new Secret(sandbox.serviceClientSecret),
      }),
    });
  } finally {
    http.close();
  }
}

/** What the browser would do: opens the page and follows it to where it leads. */
async function visit({ sandbox }: Scene, url: URL): Promise<Response> {
  const client = Deno.createHttpClient({ caCerts: [sandbox.caPem] });
  try {
    const first = await fetch(url, { client, redirect: "manual" });
    const page = await first.text();
    const next = first.headers.get("location");
    if (next === null) return new Response(page, { status: first.status });
    const landed = await fetch(next, { client });
    return new Response(await landed.text(), { status: landed.status });
  } finally {
    client.close();
  }
}

const signal = new AbortController().signal;

function byLoopback(scene: Scene, change: Partial<LoopbackLoginOptions> = {}) {
  return loopbackLogin({
    auth: scene.auth,
    scopes: [manage],
    clock: systemClock,
    random,
    signal,
    redirectHost: "127.0.0.1",
    onUrl: () => {},
    openBrowser: async (url) => (await visit(scene, url)).ok,
    ...change,
  });
}

function byPaste(scene: Scene, change: Partial<PasteLoginOptions> = {}) {
  return pasteLogin({
    auth: scene.auth,
    scopes: [manage],
    random,
    signal,
    askCode: async (url) => {
      const page = await (await visit(scene, url)).text();
      return /<code id="code">([^<]+)</.exec(page)?.[1] ?? "no code";
    },
    ...change,
  });
}

for (const [name, logIn] of Object.entries({ loopback: byLoopback, paste: byPaste })) {
  Deno.test(`a login by ${name} gives tokens of every server, that work, and who it was`, async () => {
    await play(async (scene) => {
      const { identity, tokens } = await logIn(scene, {
        scopes: [manage, globus.scopes.transferAll],
      });
      assert.deepEqual(identity, {
        sub: seedIds.admin,
        username: admin,
        name: "Ada Min",
        email: admin,
      });
      const { auth, transfer } = globus.resourceServers;
      assert.deepEqual(Object.keys(tokens).sort(), [endpoint, auth, transfer].sort());
      const token = tokens[endpoint];
      assert.equal(token?.scope, manage);
      assert.ok((token?.expiresAt ?? 0) > Date.now());
      const ofAuth = tokenAuthorizer({
        current: () => Promise.resolve(tokens[auth]?.accessToken ?? new Secret("x")),
      });
      assert.equal((await scene.auth.api(ofAuth).userinfo()).sub, seedIds.admin);
    });
  });

  Deno.test(`a login by ${name} that nobody may do is refused with the reason`, async () => {
    await play(async (scene) => {
      const login = logIn(scene, {
        session: { singleDomain: ["other.example"] },
        ...(name === "paste"
          ? { askCode: async (url: URL) => (await visit(scene, url)).text() }
          : {}),
      });
      await assert.rejects(login, { kind: name === "paste" ? "usage" : "auth" });
    });
  });

  Deno.test(`a login by ${name} meets the session requirements it was asked for`, async () => {
    await play(async (scene) => {
      const session = { identities: [seedIds.admin], policies: [seedIds.policy], mfa: true };
      const login = await logIn(scene, { session, forceLogin: true });
      const asked = scene.sandbox.requests.find(({ path }) => path === "/v2/oauth2/authorize");
      const query = new URLSearchParams(asked?.search);
      assert.equal(query.get("session_required_identities"), seedIds.admin);
      assert.equal(query.get("session_required_mfa"), "true");
      assert.equal(query.get("prompt"), "login");
      const token = login.tokens[endpoint]?.accessToken ?? new Secret("x");
      const found = await scene.service.introspect(token);
      assert.deepEqual([found.active, found.sub], [true, seedIds.admin]);
    });
  });
}

Deno.test("a refresh gives a new access token for the same grant; the old one lives on", async () => {
  await play(async (scene) => {
    const { tokens } = await byPaste(scene);
    const before = tokens[endpoint];
    assert.ok(before?.refreshToken);
    const after = (await scene.auth.refresh(before.refreshToken))[endpoint];
    assert.notEqual(after?.accessToken.reveal(), before.accessToken.reveal());
    assert.equal(after?.scope, manage);
    assert.equal(after.refreshToken?.reveal(), before.refreshToken.reveal());
    for (const token of [before.accessToken, after.accessToken]) {
      assert.equal((await scene.service.introspect(token)).active, true);
    }
  });
});

Deno.test("revoking every token of a login leaves nothing that works or could be renewed", async () => {
  await play(async (scene) => {
    const { tokens } = await byPaste(scene);
    const operations = secretsOf(Object.values(tokens)).map((secret) => scene.auth.revoke(secret));
    assert.equal(operations.length, 4, "two servers, two tokens each");
    for (const operation of operations) await operation.send();
    for (const token of Object.values(tokens)) {
      assert.equal((await scene.service.introspect(token.accessToken)).active, false);
      const refresh = scene.auth.refresh(token.refreshToken ?? new Secret("x"));
      await assert.rejects(refresh, { kind: "auth", hint: "gcs login" });
    }
    for (const operation of operations) await operation.send();
  });
});

Deno.test("a dependent consent is asked for in brackets and agreed to with its scope", async () => {
  await play(async (scene) => {
    const dataAccess = globus.dataAccess(mappedCollection);
    const scope = `${manage}[*${dataAccess}]`;
    const { tokens } = await byPaste(scene, {
      scopes: [scope, globus.scopes.viewConsents],
    });
    assert.equal(tokens[endpoint]?.scope, manage, "the token does not show it");
    const ofAuth = tokens[globus.resourceServers.auth]?.accessToken;
    const api = scene.auth.api({ header: () => Promise.resolve(`Bearer ${ofAuth?.reveal()}`) });
    const consents = await api.consents(seedIds.admin);
    const names = consents.map((consent) => consent.scope_name);
    for (const wanted of [manage, dataAccess]) assert.ok(names.includes(wanted), wanted);
    const inner = consents.find((consent) => consent.scope_name === dataAccess);
    assert.equal(inner?.dependency_path?.length, 2);
  });
});

Deno.test("a service logs in by its secret, works as an administrator and renews itself", async () => {
  await play(async (scene) => {
    const { identity, tokens } = await scene.service.clientCredentials([manage]);
    assert.equal(identity.username, `${scene.sandbox.serviceClientId}@clients.auth.globus.org`);
    assert.equal(tokens[endpoint]?.refreshToken, undefined);
    const authorizer = serviceAuthorizer(scene.service, {
      scopes: [manage],
      resourceServer: endpoint,
      clock: systemClock,
    });
    const url = new URL(`${scene.sandbox.managerUrl}/api/endpoint`);
    const change = () =>
      scene.http.send({
        method: "PATCH",
        url,
        headers: { "content-type": "application/json" },
        body: '{"DATA_TYPE":"endpoint#1.0.0","description":"By a service"}',
        authorizer,
      });
    assert.equal((await change()).status, 200);
    scene.sandbox.expireAccessTokens();
    assert.equal((await change()).status, 200, "a refused token is replaced");
  });
});

const wrongServices: readonly (readonly [string, string | undefined, readonly string[], string])[] =
  [
    ["a wrong secret", "wrong-secret", [manage], "auth"],
    ["no secret", undefined, [manage], "usage"],
    ["an unknown scope", "right", ["urn:nobody"], "rejected"],
    ["no scope", "right", [], "rejected"],
  ];
for (const [what, secret, scopes, kind] of wrongServices) {
  Deno.test(`a service with ${what} ends as ${kind} and shows no secret`, async () => {
    await play(async ({ sandbox, http }) => {
      const value = secret === "right" ? sandbox.serviceClientSecret : secret;
      const service = globus.createAuthClient({
        baseUrl: sandbox.authUrl,
        clientId: sandbox.serviceClientId,
        clientSecret: value === undefined ? undefined : new Secret(value),
        http,
        clock: systemClock,
        random,
      });
      await assert.rejects(service.clientCredentials(scopes), (error) => {
        assert.ok(error instanceof Error && "kind" in error);
        assert.equal(error.kind, kind, error.message);
        assert.ok(value === undefined || !Deno.inspect(error).includes(value));
        return true;
      });
    });
  });
}

/** Faults of the token endpoint as the person meets them. */
const faults: readonly (readonly [string, object, string])[] = [
  ["does not answer JSON", { body: "html" }, "failed"],
  ["answers half", { body: "broken" }, "failed"],
  ["is down", { status: 503 }, "unavailable"],
  ["limits the rate", { status: 429 }, "unavailable"],
  ["withdrew the consent", { answer: "expired-consent" }, "auth"],
  ["drops the line", { drop: "before" }, "unavailable"],
  ["repeats what it was sent", { body: "echo", status: 400 }, "rejected"],
];
for (const [what, fault, kind] of faults) {
  Deno.test(`a login at a token endpoint that ${what} ends as ${kind}, without the code`, async () => {
    await play(async (scene) => {
      scene.sandbox.faults.add({ match: { path: "/v2/oauth2/token" }, ...fault });
      let code = "";
      const login = byPaste(scene, {
        askCode: async (url) => {
          const page = await (await visit(scene, url)).text();
          code = /<code id="code">([^<]+)</.exec(page)?.[1] ?? "";
          return code;
        },
      });
      await assert.rejects(login, (error) => {
        assert.ok(error instanceof Error && "kind" in error);
        assert.equal(error.kind, kind, error.message);
        assert.ok(!Deno.inspect(error, { depth: 9 }).includes(code), error.message);
        return true;
      });
      assert.match(code, /^\w{30}$/, "there was one");
    });
  });
}

Deno.test("Transfer leads from each kind of id to the manager, and refuses the rest", async () => {
  await play(async ({ sandbox, http }) => {
    const tokens = sandbox.issueTokens({ scopes: globus.scopes.transferAll });
    const transfer = globus.createTransferClient({
      baseUrl: sandbox.transferUrl,
      http,
      authorizer: { header: () => Promise.resolve(`Bearer ${tokens[0]?.accessToken}`) },
    });
    const kinds = {
      [endpoint]: "GCSv5_endpoint",
      [mappedCollection]: "GCSv5_mapped_collection",
      [guestCollection.toUpperCase()]: "GCSv5_guest_collection",
    };
    for (const [id, kind] of Object.entries(kinds)) {
      const found = await transfer.locate(id);
      assert.equal(managerOf(found), sandbox.address);
      assert.deepEqual([found.endpointId, found.entityType], [endpoint, kind]);
    }
    await assert.rejects(transfer.locate(seedIds.personalEndpoint), { kind: "wrong_kind" });
    await assert.rejects(transfer.locate(seedIds.admin), { kind: "not_found" });
  });
});

Deno.test("projects and policies are made, changed and deleted through Globus Auth", async () => {
  await play(async ({ sandbox, auth }) => {
    const [token] = sandbox.issueTokens({ scopes: globus.scopes.manageProjects });
    const api = auth.api({ header: () => Promise.resolve(`Bearer ${token?.accessToken}`) });
    const project = await api.projects.create({
      "display_name": "P",
      "contact_email": "p@example.org",
    }).send();
    const policy = await api.policies.create({
      "project_id": project.id,
      "display_name": "Q",
      description: "D",
      "high_assurance": true,
      "authentication_assurance_timeout": 60,
    }).send();
    const changed = await api.policies.update(policy.id, { "required_mfa": true }).send();
    assert.deepEqual([changed.required_mfa, changed.high_assurance], [true, true]);
    assert.equal((await api.policies.list()).length, 2);
    await assert.rejects(api.projects.delete(project.id).send(), { kind: "conflict" });
    await api.policies.delete(policy.id).send();
    await assert.rejects(api.policies.get(policy.id), { kind: "not_found" });
    await api.projects.delete(project.id).send();
    assert.deepEqual((await api.projects.list()).map(({ id }) => id), [seedIds.project]);
    const bad = api.policies.create({ "project_id": seedIds.project, "display_name": "" });
    await assert.rejects(bad.send(), { kind: "rejected", httpStatus: 422 });
    const foreign = api.policies.create({
      "project_id": endpoint,
      "display_name": "x",
      description: "y",
    });
    await assert.rejects(foreign.send(), { kind: "forbidden" });
  });
});
