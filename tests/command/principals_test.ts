import assert from "node:assert/strict";
import { parsePrincipal, urnOf } from "../../src/command/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";

const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";

function refused(typed: string, says: RegExp) {
  assert.throws(
    () => parsePrincipal(typed, "VALUE"),
    (error) => error instanceof GcsError && error.kind === "usage" && says.test(error.message),
    typed,
  );
}

Deno.test("parsePrincipal tells identities from groups by their URN, ids in lower case", () => {
  for (const kind of ["identity", "group"] as const) {
    assert.deepEqual(parsePrincipal(urnOf(kind, id.toUpperCase()), "VALUE"), { kind, id });
  }
  assert.equal(urnOf("identity", id), `urn:globus:auth:identity:${id}`);
  assert.equal(urnOf("group", id), `urn:globus:groups:id:${id}`);
});

Deno.test("parsePrincipal refuses other URNs and ids that are none", () => {
  refused(`urn:globus:auth:scope:${id}`, /neither an id nor a user name/);
  refused(`urn:globus:groups:id:${id}x`, /expected a UUID/);
  refused("urn:globus:groups:id:", /expected a UUID/);
});

Deno.test("parsePrincipal takes URNs, ids and user names", () => {
  assert.equal(parsePrincipal(urnOf("group", id), "VALUE").kind, "group");
  assert.deepEqual(parsePrincipal(id.toUpperCase(), "VALUE"), { kind: "id", id });
  for (const username of ["ada@example.org", "Zoë@uni-köln", `${id}@clients.auth.globus.org`]) {
    assert.deepEqual(parsePrincipal(username, "VALUE"), { kind: "username", username });
  }
  for (const typed of ["ada", "", "-".repeat(36), "a@b@c", "a b@example.org", "a@x,b@x", "@x"]) {
    refused(typed, /neither an id nor a user name/);
  }
});
