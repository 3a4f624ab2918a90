import assert from "node:assert/strict";
import { officialFailure } from "../../src/drop_in/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";

const text = { isJson: false, quiet: false };

Deno.test("officialFailure writes Error and what to do under the official name", () => {
  const failure = new GcsError("auth", "You are not logged in", { hint: "gcs login ENDPOINT" });
  assert.deepEqual(officialFailure(failure, text), [
    "Error: You are not logged in",
    "Hint: globus-connect-server login ENDPOINT",
  ]);
  assert.deepEqual(officialFailure(failure, { ...text, quiet: true }), [
    "Error: You are not logged in",
  ]);
});

// Published scripts wait while they read "error contacting".
Deno.test("officialFailure says who does not answer", () => {
  for (
    const [message, line] of [
      [
        'Cannot connect to "e.example.org": connection refused',
        'Error contacting e.example.org: Cannot connect to "e.example.org": connection refused',
      ],
      [
        "Cannot list collections: the endpoint answered with status 503",
        "Error contacting the server: Cannot list collections: the endpoint answered with status 503",
      ],
    ] as const
  ) {
    assert.deepEqual(officialFailure(new GcsError("unavailable", message), text), [line]);
  }
});

Deno.test("officialFailure as JSON is a list of one result document", () => {
  const failure = new GcsError("conflict", "Cannot create role: role already assigned", {
    httpStatus: 409,
    serverCode: "exists",
    hint: "gcs role list",
    outcome: "not_made",
  });
  const [json = "", ...more] = officialFailure(failure, { ...text, isJson: true });
  assert.deepEqual(more, []);
  assert.deepEqual(JSON.parse(json), [{
    DATA_TYPE: "result#1.1.0",
    code: "exists",
    "http_status": 409,
    "is_error": true,
    message: "Cannot create role: role already assigned",
    hint: "globus-connect-server role list",
    outcome: "not_made",
  }]);
});

Deno.test("officialFailure keeps a line one line, and its JSON valid, whatever a server says", () => {
  const failure = new GcsError("failed", "a\nb\x1b[31m\u202e");
  const [line = ""] = officialFailure(failure, text);
  assert.match(line, /^Error: a\\nb\\x1b\[31m[\x20-\x7e]+$/);
  const [json = ""] = officialFailure(failure, { ...text, isJson: true });
  assert.doesNotMatch(json, /[^\x20-\x7e\n]/);
  assert.deepEqual(JSON.parse(json)[0].message, failure.message);
});
