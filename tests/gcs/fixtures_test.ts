import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { openEnvelope, pick } from "../../src/gcs/envelope.ts";
import { all, fakeClient, id, respond } from "./fake_http.ts";
import { sharedPage, testWithPages } from "./shared_pages.ts";

interface Row {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

async function rows(): Promise<readonly Row[]> {
  const index = await sharedPage("fixtures/INDEX.md");
  return [...index.matchAll(/^\| (\S+\.json) \| (\S+) \| ([^|]+) \| (\d+) \|/gm)]
    .map(([, file = "", method = "", path = "", status]) => ({
      file,
      method: method.split("\\|")[0] ?? "",
      path: path.trim(),
      status: Number(status),
    }))
    .filter(({ path }) => path.startsWith("/api/"));
}

async function fixture(file: string): Promise<unknown> {
  return JSON.parse(await sharedPage(`fixtures/${file}`));
}

const byResource: Readonly<Record<string, gcs.ObjectType<gcs.Fields>>> = {
  "collections": gcs.collection,
  "roles": gcs.role,
  "endpoint": gcs.endpoint,
  "info": gcs.info,
  "storage_gateways": gcs.storageGateway,
  "user_credentials": gcs.userCredential,
  "nodes": gcs.node,
  "sharing_policies": gcs.sharingPolicy,
  "stream_gateways": gcs.streamGateway,
  "lan_secrets": gcs.lanSecret,
};

function typeOf(path: string): gcs.ObjectType<gcs.Fields> | undefined {
  if (path.includes("batch_delete")) return gcs.batch;
  if (path.includes("/check")) return gcs.checkResult;
  if (path.includes("/domain")) return gcs.domain;
  return byResource[/^\/api\/(\w+)/.exec(path)?.[1] ?? ""];
}

testWithPages("every successful fixture decodes to the documents its index names", async () => {
  const good = (await rows()).filter(({ status }) => status < 400);
  assert.ok(good.length >= 35, `${good.length} rows`);
  for (const { file, method, path } of good) {
    const body = await fixture(file);
    const type = typeOf(path);
    assert.ok(type, path);
    const documents = pick(openEnvelope(body), type);
    if (method === "DELETE" || path.includes("malformed")) {
      assert.deepEqual(documents, [], file);
    } else {
      assert.ok(documents.length > 0, file);
      for (const document of documents) assert.ok(type.matches(document.DATA_TYPE), file);
    }
  }
});

testWithPages(
  "every failed fixture becomes the error that its status and detail mean",
  async () => {
    const expected: Readonly<Record<string, readonly [string, RegExp, RegExp | undefined]>> = {
      "globuscli.error.authentication_timeout_403.json": [
        "auth",
        /reauthenticate/,
        /^gcs session update 25de0aed-aa83-4600-a1be-a62a910af116$/,
      ],
      "globuscli.set_subscription_id.not_manager_400.json": [
        "usage",
        /DEFAULT subscription/,
        undefined,
      ],
      "sdkpy.create_storage_gateway.validation_error.json": [
        "usage",
        /Data Validation Error/,
        undefined,
      ],
      "sdkpy.delete_storage_gateway.permission_denied_error.json": [
        "forbidden",
        /no role that permits it/,
        undefined,
      ],
      "sdkpy.get_collection_list.forbidden.json": [
        "forbidden",
        /Could not list collections. Insufficient permissions$/,
        undefined,
      ],
      "synthetic.error.401_missing_scopes.json": [
        "auth",
        /Missing required scopes/,
        /^gcs session consent urn:globus:auth:scope:00000000-0000-4000-8000-000000000050:manage_collections$/,
      ],
      "synthetic.error.403_missing_role.json": [
        "forbidden",
        /owner of the endpoint, administrator of the endpoint, administrator of collection 00000000/,
        /administrator/,
      ],
      "synthetic.error.403_not_from_allowed_domain.json": ["forbidden", /example\.org/, /session/],
      "synthetic.error.404.json": ["not_found", /Not found/, undefined],
      "synthetic.error.409_conflict.json": ["conflict", /Conflict \(00000000-/, undefined],
      "synthetic.error.409_role_exists.json": ["conflict", /Role already assigned/, undefined],
      "synthetic.error.415.json": ["failed", /Unsupported media type/, undefined],
      "synthetic.error.422_invalid_input.json": [
        "usage",
        /"display_name": Missing data for required field$/,
        undefined,
      ],
    };
    const bad = (await rows()).filter(({ status }) => status >= 400);
    assert.deepEqual(bad.map(({ file }) => file).sort(), Object.keys(expected).sort());
    for (const { file, status } of bad) {
      const json = await fixture(file);
      const error = gcs.errorFromResponse(respond({ status, json }), "do it");
      const [kind, message, hint] = expected[file] ?? [];
      assert.ok(error instanceof GcsError);
      assert.equal(error.kind, kind, file);
      assert.match(error.message, /^Cannot do it: /, file);
      assert.match(error.message, message ?? /$^/, file);
      if (hint === undefined) assert.equal(error.hint, undefined, file);
      else assert.match(error.hint ?? "", hint, file);
      assert.equal(error.httpStatus, status, file);
      assert.equal(error.requestId, "req-1", file);
    }
  },
);

testWithPages("the malformed collection fixtures are refused in plain words", async () => {
  for (const name of ["bad_version", "invalid_datatype_type"]) {
    const json = await fixture(`sdkpy-tests.get_collection_${name}.json`);
    const { gcs: client, http } = fakeClient({ json });
    await assert.rejects(client.collections.get(id), /answered without a collection document/);
    http.done();
  }
});

testWithPages("the two synthetic pages are followed and end", async () => {
  const { gcs: client, http } = fakeClient(
    { path: "/collections", json: await fixture("synthetic.collections.page1.json") },
    {
      path: "/collections?marker=opaque-marker-1",
      json: await fixture("synthetic.collections.page2.json"),
    },
  );
  const found = await all(client.collections.list());
  assert.deepEqual(found.map(({ display_name: name }) => name), ["c1", "c2"]);
  http.done();
});

testWithPages("secrets in fixtures are read as Secret", async () => {
  const lan = pick(
    openEnvelope(await fixture("synthetic.lan_secret.created_201.json")),
    gcs.lanSecret,
  );
  assert.ok(lan[0]?.secret instanceof Secret);
  assert.equal(lan[0].secret.reveal(), "EXAMPLE");
  const listed = await fixture("sdkpy.get_user_credential_list.default.json");
  const [, s3] = pick(openEnvelope(listed), gcs.userCredential);
  assert.equal(JSON.stringify(s3).includes("key_secret"), false);
  const key = s3?.policies?.["s3_secret_key"];
  assert.ok(key instanceof Secret);
  assert.equal(key.reveal(), "key_secret");
  assert.equal(s3?.policies?.["s3_key_id"], "key_id");
});

testWithPages("lists in the shape that the official program prints decode too", async () => {
  const flat = openEnvelope(await fixture("synthetic.clijson.collection_list_shape.json"));
  assert.equal(pick(flat, gcs.collection).length, 1);
  const wrapped = openEnvelope(await fixture("synthetic.clijson.storage_gateway_list_shape.json"));
  assert.equal(pick(wrapped, gcs.storageGateway)[0]?.display_name, "gw");
});
