import assert from "node:assert/strict";
import { suggest } from "../../src/base/mod.ts";
import { exitCodes, GcsError } from "../../src/errors/mod.ts";

Deno.test("exit codes are those of the published contract", () => {
  assert.deepEqual(exitCodes, {
    ok: 0,
    failed: 1,
    usage: 2,
    wrong_kind: 3,
    auth: 4,
    forbidden: 5,
    not_found: 6,
    conflict: 7,
    unavailable: 8,
    partial: 9,
    secure_store: 10,
    integrity: 11,
    differs: 12,
    rejected: 13,
    interrupted: 130,
  });
});

Deno.test("GcsError carries kind, exit code, hint, status, request id and cause", () => {
  const cause = new Error("why");
  const error = new GcsError("not_found", "Cannot show collection: not found", {
    hint: "gcs collection list",
    httpStatus: 404,
    requestId: "r-1",
    cause,
  });
  assert.equal(error.exitCode, 6);
  assert.equal(error.hint, "gcs collection list");
  assert.equal(error.httpStatus, 404);
  assert.equal(error.requestId, "r-1");
  assert.equal(error.cause, cause);
  assert.ok(error instanceof Error);
});

Deno.test("suggest finds the nearest word and nothing for a far one", () => {
  const words = ["collection", "endpoint", "node"];
  assert.equal(suggest("colection", words), "collection");
  assert.equal(suggest("NODE", words), "node");
  assert.equal(suggest("zebra", words), undefined);
  assert.equal(suggest("-z", ["--l"]), undefined);
});
