import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { setStage } from "../_support/stage.ts";
import { documentsOf } from "./_expect.ts";
import { listOf } from "./_list.ts";

Deno.test("commands lists every command of the registry with its whole definition", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const commands = await listOf(stage, ["commands"]);
  assert.deepEqual(
    commands.map((command) => command["path"]).sort(),
    registry.map((entry) => entry.path).sort(),
  );
  const remove = commands.find((command) => command["path"] === "collection delete");
  assert.equal(remove?.["mutates"], true);
  assert.equal(remove?.["needs_session"], true);
  assert.deepEqual(documentsOf(remove?.["arguments"])[0]?.["name"], "COLLECTION_ID");
  const login = commands.find((command) => command["path"] === "login");
  const flags = documentsOf(login?.["options"]).map((option) => option["flags"]);
  assert.deepEqual(flags, [["--no-local-server"], ["--force-login"], ["--rebind"], ["--scope"]]);
});

Deno.test("commands gives every command an example and a summary of one line", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const command of await listOf(stage, ["commands"])) {
    const summary = String(command["summary"]);
    assert.ok(summary.length <= 72 && !summary.endsWith("."), `${command["path"]}: ${summary}`);
    assert.ok(documentsOf(command["examples"]).length > 0, `${command["path"]} has no example`);
  }
});
