import assert from "node:assert/strict";
import { errorCode, systemReason } from "../../src/errors/mod.ts";

Deno.test("a permission that a script lacks is named by its flag", () => {
  const refused = (message: string) => systemReason(new Deno.errors.NotCapable(message));
  assert.deepEqual(
    refused('Requires write access to "/srv/a.db", run again with the --allow-write flag'),
    ["failed", "--allow-write for it was not granted to this script"],
  );
  assert.deepEqual(refused("no"), [
    "failed",
    "the permission for it was not granted to this script",
  ]);
});

Deno.test("a full disk is told from errors with and without a code, and an unknown one as refused", () => {
  const full = ["failed", "no space left on the device"];
  assert.deepEqual(systemReason(Object.assign(new Error("x"), { code: "ENOSPC" })), full);
  assert.deepEqual(systemReason(new Error("No space left on device (os error 28)")), full);
  assert.equal(errorCode("ENOSPC"), undefined);
  assert.deepEqual(systemReason(new Error("x")), ["failed", "the system refused"]);
});
