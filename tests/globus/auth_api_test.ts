import assert from "node:assert/strict";
import { fakeAuth, FakeHttp, issuer, jsonResponse } from "./_fakes.ts";

const authorizer = { header: () => Promise.resolve("Bearer the-token") };
const id = "9974d75b-3338-44fe-a179-0134676b1b69";

function api(answer: unknown, status = 200) {
  const http = new FakeHttp(() => jsonResponse(answer, status));
  return { http, api: fakeAuth(http).api(authorizer) };
}

Deno.test("policies.create describes and sends the same wrapped document", async () => {
  const { http, api: auth } = api({ policy: { id, "display_name": "P" } }, 201);
  const input = {
    "display_name": "P",
    "high_assurance": false,
    "domain_constraints_include": null,
  };
  const operation = auth.policies.create(input);
  assert.deepEqual(operation.request, {
    service: "auth",
    method: "POST",
    target: `${issuer}/v2/api/policies`,
    body: { policy: input },
  });
  assert.equal(http.seen.length, 0);
  assert.equal((await operation.send()).id, id);
  assert.equal(http.last.method, "POST");
  assert.equal(http.last.url, operation.request.target);
  assert.deepEqual(JSON.parse(http.last.body), operation.request.body);
  assert.equal(http.last.headers["content-type"], "application/json");
  assert.equal(http.last.authorization, "Bearer the-token");
});

Deno.test("policies.update puts to the policy, policies.delete sends no body", async () => {
  const { http, api: auth } = api({ policy: { id } });
  await auth.policies.update(id, { description: "d" }).send();
  assert.equal(`${http.last.method} ${http.last.url}`, `PUT ${issuer}/v2/api/policies/${id}`);
  await auth.policies.delete(id).send();
  assert.equal(`${http.last.method} ${http.last.url}`, `DELETE ${issuer}/v2/api/policies/${id}`);
  assert.equal(http.last.body, "");
  assert.equal(http.last.headers["content-type"], undefined);
});

Deno.test("policies.get and projects.get read a document with and without its wrapper", async () => {
  const wrapped = api({ policy: { id } });
  assert.equal((await wrapped.api.policies.get(id)).id, id);
  const bare = api({ id, "display_name": "Bare" });
  assert.equal((await bare.api.projects.get(id)).display_name, "Bare");
  assert.equal(bare.http.last.url, `${issuer}/v2/api/projects/${id}`);
});

Deno.test("projects.create wraps its document", async () => {
  const { http, api: auth } = api({ project: { id } });
  await auth.projects.create({ "display_name": "N", "contact_email": "a@b.c" }).send();
  assert.deepEqual(JSON.parse(http.last.body), {
    project: { "display_name": "N", "contact_email": "a@b.c" },
  });
});

Deno.test("ids are escaped in addresses", async () => {
  const { http, api: auth } = api({ policy: { id } });
  await auth.policies.get("../x?y=1");
  assert.equal(http.last.url, `${issuer}/v2/api/policies/..%2Fx%3Fy%3D1`);
  await auth.consents("a/b");
  assert.equal(http.last.url, `${issuer}/v2/api/identities/a%2Fb/consents`);
});

Deno.test("lists read a missing, null and empty list as empty, and unknown members whole", async () => {
  for (const answer of [{}, { policies: null }, { policies: [] }]) {
    assert.deepEqual(await api(answer).api.policies.list(), []);
  }
  const newer = { id, "brand_new": { a: 1 }, "high_assurance": null };
  assert.deepEqual(await api({ policies: [newer] }).api.policies.list(), [newer]);
});

Deno.test("a list of something else is a failure that names it", async () => {
  await assert.rejects(api({ policies: [{ no: "id" }] }).api.policies.list(), {
    kind: "failed",
    message: 'Cannot read the answer of Globus Auth: unexpected "policies"',
  });
  await assert.rejects(api({ policy: "x" }).api.policies.get(id), { kind: "failed" });
  await assert.rejects(api([]).api.userinfo(), { kind: "failed" });
});

Deno.test("identities asks in groups of a hundred and joins the answers", async () => {
  const http = new FakeHttp(({ url }) => {
    const ids = new URL(url).searchParams.get("ids")?.split(",") ?? [];
    return jsonResponse({ identities: ids.map((one) => ({ id: one })) });
  });
  const ids = Array.from({ length: 220 }, (_, n) => `id-${n}`);
  const found = await fakeAuth(http).api(authorizer).identities({ ids });
  assert.deepEqual(found.map((one) => one.id), ids);
  assert.equal(http.seen.length, 3);
});

Deno.test("identities sends nothing when nothing is asked", async () => {
  const { http, api: auth } = api({});
  assert.deepEqual(await auth.identities({ usernames: [] }), []);
  assert.equal(http.seen.length, 0);
});

Deno.test("consents can ask for those of every client", async () => {
  const { http, api: auth } = api({ consents: [] });
  await auth.consents(id, { all: true });
  assert.equal(http.last.url, `${issuer}/v2/api/identities/${id}/consents?all=true`);
});

Deno.test("userinfo keeps linked identities", async () => {
  const answer = {
    sub: id,
    "preferred_username": "r",
    "identity_set": [{ sub: id, username: "r" }],
  };
  assert.deepEqual(await api(answer).api.userinfo(), answer);
});
