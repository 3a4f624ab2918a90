import assert from "node:assert/strict";
import { ownFileFailure } from "../../src/files/failure.ts";

Deno.test("a place of our own that takes nothing is told by its cause: the disk or the permission", () => {
  const cases = [
    ["EROFS", /^choose a place on another disk; GLOBUS_CONNECT_SERVER_CONFIG_DIR /],
    ["EACCES", /^choose a place where this user may write; GLOBUS_CONNECT_SERVER_CONFIG_DIR /],
    ["EPERM", /^choose a place where this user may write; GLOBUS_CONNECT_SERVER_CONFIG_DIR /],
  ] as const;
  for (const [code, hint] of cases) {
    const cause = Object.assign(new Error("refused"), { code });
    const failure = ownFileFailure("create folder", "/srv/state", cause);
    assert.equal(failure.kind, "failed");
    assert.match(failure.hint ?? "", hint);
  }
});
