import assert from "node:assert/strict";
import { setProgramStage } from "../_program.ts";

Deno.test("20 processes at once, with a token about to end, send one refresh", async () => {
  await using stage = await setProgramStage();
  const soon = Date.now() + 60_000;
  await stage.logIn("default", (login) => ({
    ...login,
    tokens: Object.fromEntries(
      Object.entries(login.tokens).map((
        [server, token],
      ) => [server, { ...token, expiresAt: soon }]),
    ),
  }));
  stage.sandbox.clearRequests();
  const ended = await Promise.all(
    Array.from({ length: 20 }, () => stage.run(["collection", "list", "-F", "list"])),
  );
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  const sent = (path: string) => stage.sandbox.requests.filter((one) => one.path === path);
  assert.equal(sent("/api/collections").length, 20);
  assert.equal(sent("/v2/oauth2/token").length, 1);
});
