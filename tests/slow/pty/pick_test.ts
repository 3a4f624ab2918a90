import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setProgramStage } from "../_program.ts";
import { hasExpect, inTerminal } from "./_terminal.ts";

// deno-lint-ignore no-control-regex
const colour = /\x1b\[\d+m/;

Deno.test({
  name: "a missing id opens a list; what is picked is shown, Esc exits 130 and sends no change",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    const shown = await inTerminal(stage, ["collection", "show", "-F", "json"], [
      "expect {Projects}",
      'send "Shared"',
      "expect {Collection to show Shared}",
      'send "\\r"',
    ], { NO_COLOR: "1" });
    assert.equal(shown.code, 0, shown.stdout);
    assert.match(shown.stdout, new RegExp(`"id": "${seedIds.guestCollection}"`));
    assert.doesNotMatch(shown.stdout, colour, "a colour in spite of NO_COLOR");
    const left = await inTerminal(
      stage,
      ["collection", "delete"],
      ["expect {Projects}", 'send "\\x1b"'],
      { NO_COLOR: "" },
    );
    assert.equal(left.code, 130, left.stdout);
    assert.match(left.stdout, colour);
    assert.ok(stage.sandbox.requests.every(({ method }) => method === "GET"));
    const refused = await inTerminal(stage, ["collection", "show", "--no-input"], []);
    assert.equal(refused.code, 2);
    assert.match(refused.stdout, /Missing argument COLLECTION_ID: Collection to show/);
  },
});

Deno.test({
  name: "where no endpoint is set one of the profiles is picked, for this run alone",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    const address = stage.sandbox.address;
    for (const line of [["set", "profiles.lab.endpoint", address], ["unset", "endpoint"]]) {
      assert.equal((await stage.run(["config", ...line])).code, 0);
    }
    const listed = await inTerminal(stage, ["node", "list", "-F", "list"], [
      "expect {profile lab}",
      'send "\\r"',
    ]);
    assert.equal(listed.code, 0, listed.stdout);
    assert.match(listed.stdout, new RegExp(seedIds.node));
    assert.equal((await stage.run(["node", "list"])).code, 2);
  },
});
