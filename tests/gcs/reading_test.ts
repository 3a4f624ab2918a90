import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { Secret, stringifyRevealed } from "../../src/secrets/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { ObjectType } from "../../src/gcs/documents/object_type.ts";
import { openResultEnvelope, pick } from "../../src/gcs/result_envelope.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { all, type Exchange, fakeClient, gcsError, id, result } from "./fake_http.ts";

const document = { "DATA_TYPE": "role#1.0.0", id };

Deno.test("a document is found whatever else the envelope holds or lacks", async () => {
  const bodies: readonly unknown[] = [
    result([document]),
    { data: [{}, null, 7, "x", { "DATA_TYPE": "woof#1.0.0" }, document] },
    { ...result([document]), detail: null, marker: null, message: null },
    document,
    [document],
    [result([document])],
  ];
  for (const json of bodies) {
    for (const status of [200, 201]) {
      const { gcs: client } = fakeClient({ status, json });
      assert.equal((await client.roles.get(id)).id, id);
    }
  }
});

Deno.test("openResultEnvelope and pick never throw on any JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (body) => {
    const envelope = openResultEnvelope(body);
    assert.ok(Array.isArray(envelope.documents));
    assert.deepEqual(pick(envelope, gcs.batch), []);
  }));
});

Deno.test("a document is found among any others, in any place", () => {
  const other = fc.jsonValue().filter((value) => !JSON.stringify(value).includes("role#"));
  fc.assert(fc.property(fc.array(other), fc.array(other), fc.object(), (before, after, rest) => {
    const envelope = openResultEnvelope({ ...rest, data: [...before, document, ...after] });
    assert.deepEqual(pick(envelope, gcs.role).map((found) => found.id), [id]);
  }));
});

Deno.test("unknown members and unknown words are kept", () => {
  const read = gcs.role.decode({ ...document, "role": "emperor", "later": { "a": [1] } });
  assert.equal(read.role, "emperor");
  assert.deepEqual(Object.entries(read).find(([name]) => name === "later"), ["later", { a: [1] }]);
});

Deno.test("decode says which member makes no sense", () => {
  assert.throws(
    () => gcs.collection.decode({ "public": "yes" }),
    gcsError("failed", 'collection that does not make sense: "public" must be true or false'),
  );
});

Deno.test("secrets of unknown policies and members are hidden too", () => {
  const read = gcs.userCredential.decode({
    "policies": { "DATA_TYPE": "moon_policies#9.0.0", "moon_secret_key": "cheese-1", "id": "x" },
    "private_key": "cheese-2",
  });
  assert.ok(!JSON.stringify(read).includes("cheese"));
  assert.equal(read.policies?.["id"], "x");
});

Deno.test("every secret of every connector is read as a Secret", () => {
  const names = [
    ["storage", "s3_storage_policies", []],
    ["storage", "azure_blob_storage_policies", ["secret"]],
    ["storage", "box_storage_policies", ["secret"]],
    ["storage", "ceph_storage_policies", ["ceph_admin_secret_key"]],
    ["storage", "dropbox_storage_policies", ["secret"]],
    ["storage", "google_cloud_storage_policies", ["secret"]],
    ["storage", "google_drive_storage_policies", ["secret"]],
    ["storage", "onedrive_storage_policies", ["secret"]],
    ["credential", "s3_user_credential_policies", ["s3_secret_key"]],
    ["credential", "blackpearl_user_credential_policies", ["secret_key"]],
    ["credential", "azure_blob_user_credential_policies", ["access_token", "refresh_token"]],
    ["credential", "box_user_credential_policies", ["access_token", "refresh_token"]],
    ["credential", "dropbox_user_credential_policies", ["access_token", "refresh_token"]],
    ["credential", "google_drive_user_credential_policies", ["access_token", "refresh_token"]],
    ["credential", "onedrive_user_credential_policies", ["access_token", "refresh_token"]],
  ] as const;
  for (const [kind, family, secrets] of names) {
    const given = Object.fromEntries(secrets.map((name) => [name, "hidden-value"]));
    const policies = { "DATA_TYPE": `${family}#1.0.0`, ...given };
    const type = kind === "storage" ? gcs.storageGateway : gcs.userCredential;
    const read = type.decode({ policies });
    for (const name of secrets) assert.ok(read.policies?.[name] instanceof Secret, family);
  }
  const box = gcs.storageGateway.decode({
    "policies": {
      "DATA_TYPE": "box_storage_policies#1.0.0",
      "boxAppSettings": {
        "clientID": "visible",
        "clientSecret": "hidden-1",
        "appAuth": { "passphrase": "hidden-2", "privateKey": "hidden-3", "publicKeyID": "k" },
      },
    },
  });
  assert.ok(!JSON.stringify(box).includes("hidden-"));
  assert.ok(JSON.stringify(box).includes("visible"));
});

Deno.test("pages are asked for one after another, when they are needed", async () => {
  const { gcs: client, http } = fakeClient(
    {
      path: "/roles?page_size=1000",
      json: result([document], { "has_next_page": true, "marker": "a/b&c" }),
    },
    {
      path: "/roles?page_size=1000&marker=a%2Fb%26c",
      json: result([document], { "marker": null }),
    },
  );
  const roles = client.roles.list()[Symbol.asyncIterator]();
  assert.equal(http.requests.length, 0);
  await roles.next();
  assert.equal(http.requests.length, 1);
  assert.equal((await roles.next()).done, false);
  assert.equal((await roles.next()).done, true);
  http.done();
});

Deno.test("all documents of any number of pages come once and in order", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.array(fc.uuid(), { maxLength: 4 }), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(undefined, null, ""),
    async (pages, last) => {
      const answers = pages.map((ids, index) => ({
        json: result(
          ids.map((role) => ({ "DATA_TYPE": "role#1.0.0", "id": role })),
          { "marker": index === pages.length - 1 ? last : `m${index}` },
        ),
      }));
      const { gcs: client, http } = fakeClient(...answers);
      const found = await all(client.roles.list());
      assert.deepEqual(found.map((role) => role.id), pages.flat());
      http.done();
    },
  ));
});

Deno.test("a repeated marker is an error, not an endless list", async () => {
  const page = { json: result([document], { "has_next_page": true, "marker": "same" }) };
  const { gcs: client, http } = fakeClient(page, page);
  await assert.rejects(all(client.roles.list()), gcsError("failed", "repeats a page"));
  http.done();
});

Deno.test("an empty body leaves open what was done, unless 204 says that none belongs there", async () => {
  const update = (answer: Exchange) =>
    fakeClient(answer).gcs.collections.update(id, { "public": true }).send();
  await assert.rejects(update({ text: "" }), (error) => {
    assert.ok(error instanceof GcsError && error.outcome === "unknown");
    return true;
  });
  assert.equal(await update({ text: "", status: 204 }), undefined);
});

Deno.test("what was created without being named may have been made, and is no document", async () => {
  const node = { "DATA_TYPE": "node#1.0.0", "name": "n" };
  for (const nameless of [node, { ...node, "id": null }, { ...node, "id": "" }]) {
    const { gcs: client } = fakeClient({ status: 201, json: result([nameless]) });
    const create = client.nodes.create({ "ip_addresses": ["192.0.2.1"], "status": "active" });
    await assert.rejects(create.send(), (error) => {
      assert.ok(error instanceof GcsError && error.outcome === "unknown", `${error}`);
      assert.match(error.message, /did not say the id of the new node/);
      return true;
    });
  }
});

Deno.test("a document after others of its shape has its own members, in its own order", () => {
  const names = ["DATA_TYPE", "id", "display_name", "public", "later", "later_secret", "7"];
  const values = fc.array(fc.constantFrom(null, "text", "word", true, [1], undefined), {
    minLength: names.length,
    maxLength: names.length,
  });
  const shapes = fc.array(fc.shuffledSubarray(names), { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(shapes, fc.array(fc.tuple(fc.nat(2), values)), (all, documents) => {
    const fresh = () => new ObjectType("thing", gcs.collection.fields, { family: "thing" });
    const type = fresh();
    for (const [which, given] of documents) {
      const shape = all[which % all.length] ?? [];
      const document = Object.fromEntries(shape.map((name, at) => [name, given[at]]));
      const told = (decoded: () => object) => {
        try {
          return Object.entries(decoded()).map((entry) => stringifyRevealed(entry));
        } catch (error) {
          return error instanceof GcsError ? error.message : error;
        }
      };
      assert.deepEqual(told(() => type.decode(document)), told(() => fresh().decode(document)));
    }
  }));
});
