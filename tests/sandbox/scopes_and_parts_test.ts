import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { escapeHtml } from "../../src/sandbox/auth/pages.ts";
import { dependencyNames, parseScopes, resourceServer } from "../../src/sandbox/auth/scopes.ts";
import { TokenStore } from "../../src/sandbox/auth/tokens.ts";
import { createCertificates } from "../../src/sandbox/certificates.ts";
import { formFields, isId, mediaType } from "../../src/sandbox/exchange.ts";
import { masked } from "../../src/sandbox/manager/masking.ts";
import { logEntry } from "../../src/sandbox/request_log.ts";
import { createRouter } from "../../src/sandbox/router.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { dataAccessTo, manage, transferAll } from "./documents.ts";

const parsed: readonly (readonly [string, readonly string[] | undefined])[] = [
  ["", []],
  ["  ", []],
  ["a", ["a"]],
  [" a  b\tc\n", ["a", "b", "c"]],
  ["a[b]", ["a", "b"]],
  ["a[b c] d", ["a", "b", "c", "d"]],
  ["a[*b]", ["a", "b"]],
  ["a[b[c[d]]]", ["a", "b", "c", "d"]],
  ["*a", ["a"]],
  ["a[", undefined],
  ["a]", undefined],
  ["a[b", undefined],
  ["a]b[", undefined],
  ["[a]", undefined],
  ["a[b]c", undefined],
  ["a[[b]]", undefined],
];
for (const [text, names] of parsed) {
  Deno.test(`parseScopes reads ${JSON.stringify(text)} as ${names?.join(", ") ?? "broken"}`, () => {
    const scopes = parseScopes(text);
    assert.deepEqual(scopes === undefined ? undefined : dependencyNames(scopes), names);
  });
}

Deno.test("parseScopes gives scopes or nothing for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", "[", "]", "*", " ") }), (text) => {
      const scopes = parseScopes(text);
      const balanced = text.split("[").length === text.split("]").length;
      assert.ok(scopes === undefined || balanced, text);
    }),
  );
});

const servers: readonly (readonly [string, string | undefined])[] = [
  ["openid", "auth.globus.org"],
  ["offline_access", "auth.globus.org"],
  ["urn:globus:auth:scope:auth.globus.org:manage_projects", "auth.globus.org"],
  [transferAll, "transfer.api.globus.org"],
  [manage, seedIds.endpoint],
  [
    manage.toUpperCase().replace("URN:GLOBUS:AUTH:SCOPE", "urn:globus:auth:scope"),
    seedIds.endpoint,
  ],
  [
    `https://auth.globus.org/scopes/${seedIds.endpoint}/data_access`,
    seedIds.endpoint,
  ],
  [`https://auth.globus.org/scopes/${seedIds.endpoint}/https`, seedIds.endpoint],
  [`https://auth.globus.org/scopes/${seedIds.endpoint}/other`, undefined],
  [`http://auth.globus.org/scopes/${seedIds.endpoint}/https`, undefined],
  [`urn:globus:auth:scope:${seedIds.admin}:manage_collections`, undefined],
  ["urn:globus:auth:scope:groups.api.globus.org:all", undefined],
  ["admin", undefined],
];
for (const [scope, server] of servers) {
  Deno.test(`resourceServer of ${scope.slice(0, 60)} is ${server ?? "nobody"}`, () => {
    assert.equal(resourceServer(scope, (id) => id === seedIds.endpoint), server);
  });
}

Deno.test("dataAccessTo is a scope with one optional dependency", () => {
  const [scope] = parseScopes(dataAccessTo(seedIds.mappedCollection)) ?? [];
  assert.equal(scope?.name, manage);
  assert.equal(scope.dependencies.length, 1);
});

Deno.test("a revoked refresh token takes its access tokens with it, and no others", () => {
  let count = 0;
  const store = new TokenStore(() => 0, (length) => String(count++).padStart(length, "x"), 1000);
  const session = { clientId: "c", identityId: "i", authenticatedAt: 0, mfa: false };
  const base = { session, resourceServer: "r", scopes: ["a"], dependencies: [] };
  const issue = (kind: "access" | "refresh", refreshToken?: string) =>
    store.issue({ ...base, kind, refreshToken });
  const refresh = issue("refresh");
  const [one, two] = [issue("access", refresh.value), issue("access", refresh.value)];
  const other = issue("access");
  assert.match(one.value, /^Ag.{48}$/);
  assert.equal(store.find(refresh.value, "access"), undefined, "not of that kind");
  store.revoke(one.value);
  assert.equal(store.find(one.value), undefined);
  assert.equal(store.find(refresh.value), refresh, "an access token goes alone");
  store.revoke(refresh.value);
  assert.deepEqual([refresh, two].map(({ value }) => store.find(value)), [undefined, undefined]);
  assert.equal(store.find(other.value), other);
  store.revoke("unknown");
});

Deno.test("escapeHtml leaves nothing that could open a tag, an attribute or an entity", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const escaped = escapeHtml(text);
    assert.doesNotMatch(escaped, /[<>"']/);
    assert.doesNotMatch(escaped, /&(?!(?:amp|lt|gt|quot|#39);)/);
  }));
});

Deno.test("masked hides every secret at any depth and keeps all else", () => {
  const secrets = ["s3_secret_key", "access_token", "private_key", "secret", "passphrase"];
  fc.assert(fc.property(
    fc.constantFrom(...secrets),
    fc.array(fc.constantFrom("policies", "appAuth", "list"), { maxLength: 4 }),
    fc.string({ minLength: 1 }),
    (name, path, visible) => {
      let document: Record<string, unknown> = { [name]: "C4N4RY", "shown": visible };
      for (const step of path) document = { [step]: step === "list" ? [document, 7] : document };
      const text = JSON.stringify(masked(document));
      assert.ok(!text.includes("C4N4RY"));
      assert.ok(text.includes(JSON.stringify(visible)));
    },
  ));
});

const exchange = {
  method: "POST",
  path: "/x",
  query: new URLSearchParams(),
  headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
  body: new TextEncoder().encode("a=1&a=2&b=%C3%A9"),
  params: {},
};

Deno.test("a form member that comes twice keeps its first value", () => {
  assert.equal(mediaType(exchange), "application/x-www-form-urlencoded");
  assert.deepEqual(formFields(exchange), { "a": "1", "b": "é" });
});

const logged: readonly (readonly [string, string, unknown])[] = [
  ["application/json", '{"a":[1]}', { a: [1] }],
  ["application/json", "{", "{"],
  ["application/x-www-form-urlencoded", "a=b+c", { a: "b c" }],
  ["text/plain", "words", "words"],
  ["application/json", "", undefined],
];
for (const [type, body, wanted] of logged) {
  Deno.test(`the log keeps ${JSON.stringify(body)} of ${type} as ${typeof wanted}`, () => {
    const headers = { "content-type": type, authorization: "Bearer C4N4RY", cookie: "C4N4RY" };
    const given = { ...exchange, headers, body: new TextEncoder().encode(body) };
    const entry = logEntry(given, "?q", 5);
    assert.deepEqual(entry.body, wanted);
    assert.deepEqual(
      [entry.authorized, entry.search, entry.time, entry.status],
      [true, "?q", 5, undefined],
    );
    assert.ok(!JSON.stringify(entry).includes("C4N4RY"));
  });
}

Deno.test("a router prefers words to variables and decodes what it captures", async () => {
  const route = createRouter({
    "GET /a/{id}": ({ params }) => ({ status: 200, json: params }),
    "GET /a/check": () => ({ status: 201 }),
    "PUT /a/{id}": () => ({ status: 202 }),
  });
  const run = async (method: string, path: string) => {
    const match = route(method, path);
    return match.kind === "found" ? await match.run(exchange) : match;
  };
  assert.deepEqual(await run("GET", "/a/check"), { status: 201 });
  assert.deepEqual(await run("GET", "/a/b%2Fc"), { status: 200, json: { id: "b/c" } });
  assert.deepEqual(await run("PUT", "/a/check"), { status: 202 }, "words that only GET has");
  assert.deepEqual(await run("DELETE", "/a/x"), { kind: "wrong method", allow: ["GET", "PUT"] });
  for (const path of ["/a/", "/a", "/a/b/c", "/a/%E0%A4%A", "/A/x", "//a/x"]) {
    assert.deepEqual(await run("GET", path), { kind: "none" }, path);
  }
});

Deno.test("isId takes UUIDs in either case and nothing longer", () => {
  assert.ok(isId(seedIds.admin) && isId(seedIds.admin.toUpperCase()));
  for (const wrong of ["", "x", `${seedIds.admin}0`, `${seedIds.admin}\n`, 7, null, undefined]) {
    assert.equal(isId(wrong), false, String(wrong));
  }
});

Deno.test("each start makes an authority and a key of its own", async () => {
  const [one, two] = [await createCertificates(), await createCertificates()];
  assert.notEqual(one.caPem, two.caPem);
  assert.notEqual(one.keyPem, two.keyPem);
  assert.match(
    one.keyPem,
    /^-----BEGIN PRIVATE KEY-----\n(?:[\w+/=]{1,64}\n)+-----END PRIVATE KEY/,
  );
});
