import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { openResultEnvelope, pick } from "../../src/gcs/result_envelope.ts";
import { all, fakeClient, id, respond } from "./fake_http.ts";
import { examples } from "../_support/api_vectors.ts";

interface Row {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

const rows = examples.flatMap(({ name, request = "", status = 0, body }): Row[] => {
  const [method = "", ...words] = request.split(" ");
  const path = words.join(" ");
  return path.startsWith("/api/") ? [{ name, method, path, status, body }] : [];
});

function example(name: string): unknown {
  const found = examples.find((one) => one.name === name);
  assert.ok(found, name);
  return found.body;
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

Deno.test("every successful fixture decodes to the documents its index names", () => {
  const good = rows.filter(({ status }) => status < 400);
  assert.ok(good.length >= 35, `${good.length} rows`);
  for (const { name: file, method, path, body } of good) {
    const type = typeOf(path);
    assert.ok(type, path);
    const documents = pick(openResultEnvelope(body), type);
    if (method === "DELETE" || path.includes("malformed")) {
      assert.deepEqual(documents, [], file);
    } else {
      assert.ok(documents.length > 0, file);
      for (const document of documents) assert.ok(type.matches(document.DATA_TYPE), file);
    }
  }
});

Deno.test(
  "every failed fixture becomes the error that its status and detail mean",
  () => {
    const expected: Readonly<Record<string, readonly [string, RegExp, RegExp | undefined]>> = {
      "globuscli.error.authentication_timeout_403": [
        "auth",
        /reauthenticate/,
        /^gcs session update -- 25de0aed-aa83-4600-a1be-a62a910af116$/,
      ],
      "globuscli.set_subscription_id.not_manager_400": [
        "rejected",
        /DEFAULT subscription/,
        undefined,
      ],
      "sdkpy.create_storage_gateway.validation_error": [
        "rejected",
        /Data Validation Error/,
        undefined,
      ],
      "sdkpy.delete_storage_gateway.permission_denied_error": [
        "forbidden",
        /no role that permits it/,
        undefined,
      ],
      "sdkpy.get_collection_list.forbidden": [
        "forbidden",
        /Could not list collections. Insufficient permissions$/,
        undefined,
      ],
      "synthetic.error.401_missing_scopes": [
        "auth",
        /Missing required scopes/,
        /^gcs session consent -- urn:globus:auth:scope:00000000-0000-4000-8000-000000000050:manage_collections$/,
      ],
      "synthetic.error.403_missing_role": [
        "forbidden",
        /owner of the endpoint, administrator of the endpoint, administrator of collection 00000000/,
        /administrator/,
      ],
      "synthetic.error.403_not_from_allowed_domain": ["forbidden", /example\.org/, /session/],
      "synthetic.error.404": ["not_found", /Not found/, undefined],
      "synthetic.error.409_conflict": ["conflict", /Conflict \(00000000-/, undefined],
      "synthetic.error.409_role_exists": ["conflict", /Role already assigned/, undefined],
      "synthetic.error.415": ["failed", /Unsupported media type/, undefined],
      "synthetic.error.422_invalid_input": [
        "rejected",
        /"display_name": Missing data for required field$/,
        undefined,
      ],
    };
    const bad = rows.filter(({ status }) => status >= 400);
    assert.deepEqual(bad.map(({ name }) => name).sort(), Object.keys(expected).sort());
    for (const { name: file, status, body: json } of bad) {
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

Deno.test("the malformed collection fixtures are refused in plain words", async () => {
  for (const name of ["bad_version", "invalid_datatype_type"]) {
    const json = example(`sdkpy-tests.get_collection_${name}`);
    const { gcs: client, http } = fakeClient({ json });
    await assert.rejects(client.collections.get(id), /answered without a collection document/);
    http.done();
  }
});

Deno.test("the two synthetic pages are followed and end", async () => {
  const { gcs: client, http } = fakeClient(
    { path: "/collections?page_size=1000", json: example("synthetic.collections.page1") },
    {
      path: "/collections?page_size=1000&marker=opaque-marker-1",
      json: example("synthetic.collections.page2"),
    },
  );
  const found = await all(client.collections.list());
  assert.deepEqual(found.map(({ display_name: name }) => name), ["c1", "c2"]);
  http.done();
});

Deno.test("secrets in fixtures are read as Secret", () => {
  const lan = pick(
    openResultEnvelope(example("synthetic.lan_secret.created_201")),
    gcs.lanSecret,
  );
  assert.ok(lan[0]?.secret instanceof Secret);
  assert.equal(lan[0].secret.reveal(), "EXAMPLE");
  const listed = example("sdkpy.get_user_credential_list.default");
  const [, s3] = pick(openResultEnvelope(listed), gcs.userCredential);
  assert.equal(JSON.stringify(s3).includes("key_secret"), false);
  const key = s3?.policies?.["s3_secret_key"];
  assert.ok(key instanceof Secret);
  assert.equal(key.reveal(), "key_secret");
  assert.equal(s3?.policies?.["s3_key_id"], "key_id");
});

Deno.test("lists in the shape that the official program prints decode too", () => {
  const flat = openResultEnvelope(example("synthetic.clijson.collection_list_shape"));
  assert.equal(pick(flat, gcs.collection).length, 1);
  const wrapped = openResultEnvelope(example("synthetic.clijson.storage_gateway_list_shape"));
  assert.equal(pick(wrapped, gcs.storageGateway)[0]?.display_name, "gw");
});
