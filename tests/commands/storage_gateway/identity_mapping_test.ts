import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { dryBody, fails, works } from "../_expect.ts";

const commands: readonly (readonly string[])[] = [
  ["storage-gateway", "create", "posix", "New", "--domain", "example.org"],
  ["storage-gateway", "update", "5a4d0000-0000-4000-8000-000000000201"],
  ["stream-gateway", "create", "New", "--domain", "example.org"],
  ["stream-gateway", "update", "5a4d0000-0000-4000-8000-000000000201"],
];

function mapping(match: string, output = "{0}"): string {
  return JSON.stringify({ mappings: [{ source: "{username}", match, output }] });
}

Deno.test("each command refuses a mapping that endpoints cannot load, and says where it is wrong", async () => {
  await using stage = await setStage();
  for (const command of commands) {
    const good = mapping("(.*)@example\\.org");
    await fails(
      stage,
      [...command, "--identity-mapping", good, "--identity-mapping", mapping("(a\\d)")],
      2,
      /"identity_mappings\[1\]\.mappings\[0\]\.match" has "\\d": .* \(character 3\)/,
    );
    const empty = '{"DATA_TYPE":"external_identity_mapping#1.0.0","command":[]}';
    const where = /"identity_mappings\[0\]\.command"/;
    await fails(stage, [...command, "--identity-mapping", empty], 2, where);
  }
});

Deno.test("each command warns of a mapping that maps other than it reads, and sends it", async () => {
  await using stage = await setStage();
  const argv = ["--identity-mapping", mapping("alice|bob", "{name}"), "--dry-run"];
  for (const command of commands.filter((words) => words[1] === "create")) {
    const { stderr } = await works(stage, [...command, ...argv]);
    assert.match(stderr, /identity mapping 1, mappings\[0\]\.match has a "\|" outside of paren/);
    assert.match(
      stderr,
      /identity mapping 1, mappings\[0\]\.output has \{name\}, which people can/,
    );
    const body = await dryBody(stage, [...command, ...argv.slice(0, 2)]);
    assert.match(JSON.stringify(body["identity_mappings"]), /alice\|bob/);
  }
});
