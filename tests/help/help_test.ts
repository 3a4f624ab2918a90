import assert from "node:assert/strict";
import { commandHelp, groupHelp } from "../../src/help/mod.ts";
import { entry, example } from "../cli/_commands.ts";

Deno.test("commandHelp shows usage, arguments, options, secret input, examples and aliases", () => {
  const help = commandHelp(example);
  for (
    const part of [
      "Update a thing.\n",
      "gcs thing update THING_ID [X] [options]",
      "Needs the administrator role.",
      "--delete-protected | --no-delete-protected",
      "--display-name TEXT",
      '"" clears it',
      "--mode inbound|outbound",
      "--secret-stdin",
      "--secret-env[=NAME]",
      "GLOBUS_SECRET_VALUE",
      "-F, --format FORMAT",
      "# Rename a thing",
      "gcs things update",
    ]
  ) assert.ok(help.includes(part), `${part} is missing in:\n${help}`);
  assert.ok(!help.includes("--secret-access-key"));
});

Deno.test("groupHelp lists the commands of a group, and of the program", () => {
  const registry = [entry("collection show"), entry("collection list"), entry("whoami")];
  const root = groupHelp("", registry);
  assert.match(root, /collection +show, list/);
  assert.match(root, /whoami +Do whoami/);
  assert.match(groupHelp("collection", registry), /show +Do collection show/);
  const aliased = [entry("role show", ["collection role show"]), entry("collection role list")];
  assert.match(groupHelp("collection role", aliased), /show +Do role show/);
  assert.match(groupHelp("collection", aliased), /role +show, list/);
});

Deno.test("groupHelp says what a command does that others stand below", () => {
  const registry = [entry("doctor"), entry("doctor tls"), entry("node list")];
  assert.match(groupHelp("", registry), /^ {2}doctor +Do doctor; also: tls$/m);
});
