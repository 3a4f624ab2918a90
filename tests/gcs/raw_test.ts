import assert from "node:assert/strict";
import { fakeClient, gcsError, result } from "./fake_http.ts";

Deno.test("request sends any method to any path below /api and gives status and JSON", async () => {
  for (const path of ["collections", "/collections", "/api/collections", "api/collections"]) {
    const { gcs, http } = fakeClient({
      method: "POST",
      path: "/collections?a=b",
      status: 201,
      json: result([]),
    });
    const body = { "x": false, "y": null };
    const answer = await gcs.request("POST", path, { query: { a: "b" }, body });
    assert.deepEqual([answer.status, answer.json], [201, result([])]);
    assert.deepEqual(http.body(0), body);
  }
});

Deno.test("request turns error documents into errors", async () => {
  const { gcs } = fakeClient({ status: 409, json: { "code": "exists" } });
  await assert.rejects(
    gcs.request("DELETE", "/roles/x"),
    gcsError("conflict", "DELETE /api/roles/x"),
  );
});

Deno.test("request hides secrets in what it gives", async () => {
  const { gcs } = fakeClient({ json: result([{ "s3_secret_key": "raw-secret-1" }]) });
  const { json } = await gcs.request("GET", "/user_credentials");
  assert.ok(!JSON.stringify(json).includes("raw-secret-1"));
});

Deno.test("prepare sends secrets but describes the request without them", async () => {
  const { gcs, http } = fakeClient({ method: "POST", path: "/user_credentials", json: result([]) });
  const body = { "policies": { "s3_secret_key": "raw-secret-2", "s3_key_id": "k" } };
  const operation = gcs.prepare("POST", "/user_credentials", { body });
  assert.ok(!JSON.stringify(operation.request).includes("raw-secret-2"));
  assert.ok(JSON.stringify(operation.request).includes('"s3_key_id":"k"'));
  await operation.send();
  assert.deepEqual(http.body(0), body);
});

Deno.test("paths that could lead elsewhere are refused", () => {
  const { gcs } = fakeClient();
  for (
    const path of [
      "",
      "/",
      "..",
      "/../x",
      "a/../b",
      "a%2fb",
      "a%2e%2e",
      "a?b",
      "a#b",
      "a\\b",
      "https://evil.test",
      "//user@evil.test",
      "a b",
      "a\nb",
    ]
  ) {
    assert.throws(() => gcs.prepare("GET", path), gcsError("usage", "plain path"), path);
  }
});
