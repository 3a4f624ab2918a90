import assert from "node:assert/strict";
import { createTransferClient } from "../../src/globus/mod.ts";
import { FakeHttp, jsonResponse } from "./_fakes.ts";

const id = "0e4a77f8-b778-4d5c-abaa-e1254e71427f";
const authorizer = { header: () => Promise.resolve("Bearer transfer-token") };

function transfer(answer: unknown, status = 200) {
  const http = new FakeHttp(() => jsonResponse(answer, status));
  const client = createTransferClient({ baseUrl: "https://transfer.test/", http, authorizer });
  return { http, client };
}

Deno.test("locate asks Transfer for the id, with the transfer token", async () => {
  const { http, client } = transfer({
    id,
    "entity_type": "GCSv5_endpoint",
    "gcs_manager_url": "https://ep.test",
    "owner_id": "someone",
  });
  const found = await client.locate(id);
  assert.equal(http.last.url, `https://transfer.test/v0.10/endpoint/${id}`);
  assert.equal(http.last.authorization, "Bearer transfer-token");
  assert.equal(found.managerUrl, "https://ep.test");
  assert.equal(found.endpointId, id);
  assert.equal(found.gcsVersion, undefined);
});

Deno.test("locate takes the owner of a collection for its endpoint", async () => {
  const { client } = transfer({
    id,
    "entity_type": "GCSv5_guest_collection",
    "gcs_manager_url": "https://ep.test",
    "owner_id": "the-endpoint",
    "high_assurance": true,
  });
  const found = await client.locate(id);
  assert.equal(found.endpointId, "the-endpoint");
  assert.equal(found.highAssurance, true);
});

const others: [string | null, string | null, RegExp][] = [
  ["GCP_mapped_collection", null, /a Globus Connect Personal collection/],
  ["GCSv4_host", "https://old.test", /a Globus Connect Server 4 endpoint/],
  ["GCSv5_endpoint", null, /not fully set up/],
  ["http_server", null, /a "http_server"/],
  [null, null, /of an unknown kind/],
];
for (const [type, url, message] of others) {
  Deno.test(`locate refuses ${type ?? "no type"} as the wrong kind`, async () => {
    const { client } = transfer({ id, "entity_type": type, "gcs_manager_url": url });
    await assert.rejects(client.locate(id), { kind: "wrong_kind", exitCode: 3, message });
  });
}

const failures: [number, unknown, string, string | undefined][] = [
  [404, { code: "EndpointNotFound", "request_id": "T1" }, "not_found", undefined],
  [401, { code: "AuthenticationFailed", "request_id": "T1" }, "auth", "gcs login"],
  [
    403,
    { code: "ConsentRequired", "request_id": "T1", "required_scopes": ["x"] },
    "auth",
    "gcs session consent -- urn:globus:auth:scope:transfer.api.globus.org:all",
  ],
  [403, { code: "PermissionDenied", "request_id": "T1" }, "forbidden", undefined],
  [503, { code: "ServiceUnavailable", "request_id": "T1" }, "unavailable", undefined],
  [400, { code: "BadRequest", "request_id": "T1" }, "rejected", undefined],
];
for (const [status, body, kind, hint] of failures) {
  Deno.test(`locate turns status ${status} into ${kind} (${JSON.stringify(body)})`, async () => {
    const { client } = transfer(body, status);
    await assert.rejects(client.locate(id), { kind, hint, httpStatus: status, requestId: "T1" });
  });
}

Deno.test("locate survives an error that is not JSON, and an answer that is no endpoint", async () => {
  await assert.rejects(transfer("<html>", 502).client.locate(id), {
    kind: "unavailable",
    requestId: "request-1",
  });
  await assert.rejects(transfer({ DATA: [] }).client.locate(id), { kind: "failed" });
});

Deno.test("locate escapes what it is given", async () => {
  const { http, client } = transfer({}, 404);
  await assert.rejects(client.locate("../task"), { kind: "not_found" });
  assert.equal(http.last.url, "https://transfer.test/v0.10/endpoint/..%2Ftask");
});
