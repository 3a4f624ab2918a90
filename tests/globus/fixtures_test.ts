import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import type { AuthApi } from "../../src/globus/mod.ts";
import type { Operation } from "../../src/base/mod.ts";
import { createTransferClient } from "../../src/globus/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { readTokenAnswer } from "../../src/globus/tokens.ts";
import { examples } from "../_support/api_vectors.ts";
import { fakeAuth, FakeHttp, jsonResponse } from "./_fakes.ts";

const authorizer = { header: () => Promise.resolve("Bearer x") };

interface Fixture {
  readonly name: string;
  readonly status: number;
  readonly document: unknown;
}

const fixtures = examples.flatMap(({ name, status = 0, body }): Fixture[] => {
  const isOurs = name.startsWith("sdkpy-auth.") || name.includes("transfer_get_");
  return isOurs ? [{ name, status, document: body }] : [];
});

type Check = (fixture: Fixture, api: AuthApi, http: FakeHttp) => Promise<void>;

const id = "9974d75b-3338-44fe-a179-0134676b1b69";

/** The document as it was, apart from the wrapper: nothing the server said is lost. */
async function sent<T>(operation: Operation<T>, fixture: Fixture, member: string): Promise<void> {
  assert.deepEqual({ [member]: await operation.send() }, fixture.document);
}

function fails(call: (api: AuthApi) => Promise<unknown>, kind: string): Check {
  return async (fixture, api) => {
    await assert.rejects(call(api), (error) => {
      assert.ok(error instanceof GcsError);
      assert.equal(error.kind, kind);
      assert.equal(error.httpStatus, fixture.status);
      assert.match(error.requestId ?? "", /^2b49e/);
      assert.match(error.message, /: Call must be authenticated$/);
      return true;
    });
  };
}

const tokens: Check = ({ document }) => {
  const { tokens: read, idToken } = readTokenAnswer(document, 0);
  const [server, token, ...more] = Object.entries(read).flat();
  assert.deepEqual(more, []);
  assert.ok(server === "auth.globus.org" || server === "transfer.api.globus.org");
  assert.ok(typeof token === "object" && token.expiresAt === 172_800_000);
  assert.equal(idToken?.reveal(), server === "auth.globus.org" ? "openid_token" : undefined);
  return Promise.resolve();
};

const identities: Check = async (fixture, api, http) => {
  const found = await api.identities({ usernames: ["globus@globusid.org"] });
  assert.deepEqual({ identities: found }, fixture.document);
  assert.match(http.last.url, /\/v2\/api\/identities\?usernames=globus%40globusid.org$/);
};

const checks: Record<string, Check> = {
  "sdkpy-auth.create_policy.default": (fixture, api) =>
    sent(api.policies.create({}), fixture, "policy"),
  "sdkpy-auth.create_policy.high_assurance": (fixture, api) =>
    sent(api.policies.create({}), fixture, "policy"),
  "sdkpy-auth.delete_policy.default": (fixture, api) =>
    sent(api.policies.delete(id), fixture, "policy"),
  "sdkpy-auth.create_project.admin_group": (fixture, api) =>
    sent(api.projects.create({}), fixture, "project"),
  "sdkpy-auth.get_policies.default": async (fixture, api) =>
    assert.deepEqual({ policies: await api.policies.list() }, fixture.document),
  "sdkpy-auth.get_projects.default": async (fixture, api) =>
    assert.deepEqual({ projects: await api.projects.list() }, fixture.document),
  "sdkpy-auth.get_consents.default": async (fixture, api) =>
    assert.deepEqual({ consents: await api.consents(id) }, fixture.document),
  "sdkpy-auth.get_identities.empty": identities,
  "sdkpy-auth.get_identities.globusid": identities,
  "sdkpy-auth.get_identities.sirosen": identities,
  "sdkpy-auth.get_identities.unauthorized": fails((api) => api.identities({ ids: [id] }), "auth"),
  "sdkpy-auth.userinfo.forbidden": fails((api) => api.userinfo(), "forbidden"),
  "sdkpy-auth.userinfo.unauthorized": fails((api) => api.userinfo(), "auth"),
  "sdkpy-auth.oauth2_client_credentials_tokens.default": tokens,
  "sdkpy-auth.oauth2_client_credentials_tokens.openid": tokens,
  "sdkpy-auth.oauth2_exchange_code_for_tokens.default": tokens,
  "sdkpy-auth.oauth2_exchange_code_for_tokens.openid": tokens,
  "sdkpy-auth.oauth2_revoke_token.default": (_fixture, _api, http) =>
    fakeAuth(http).revoke(new Secret("some-token")).send(),
};

const locate: Check = async ({ document }, _api, http) => {
  const wanted = new Map(Object.entries(Object(document)));
  const transfer = createTransferClient({ http, authorizer });
  const found = await transfer.locate(String(wanted.get("id")));
  assert.deepEqual(found, {
    id: wanted.get("id"),
    entityType: wanted.get("entity_type"),
    managerUrl: "https://abc.xyz.data.globus.org",
    endpointId: "cf37806c-572c-47ff-88e2-511c646ef1a4",
    displayName: wanted.get("display_name"),
    gcsVersion: "5.4.10",
    highAssurance: false,
  });
};

Deno.test("all recorded answers of Globus Auth and Transfer are covered", () => {
  const names = fixtures.map(({ name }) => name);
  assert.equal(names.length, 22);
  const auth = names.filter((name) => name.startsWith("sdkpy-auth."));
  assert.deepEqual(auth.sort(), Object.keys(checks).sort());
});

for (const fixture of fixtures) {
  Deno.test(`the recorded answer ${fixture.name} is read`, async () => {
    const http = new FakeHttp(() => jsonResponse(fixture.document, fixture.status));
    const check = checks[fixture.name] ?? locate;
    await check(fixture, fakeAuth(http).api(authorizer), http);
  });
}
