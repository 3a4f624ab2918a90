import assert from "node:assert/strict";
import { findCommand } from "../../src/cli/find_command.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { entry } from "./_commands.ts";

const registry = [
  entry("collection show"),
  entry("collection role list", ["role list"]),
  entry("whoami"),
];

function command(...argv: string[]) {
  const found = findCommand(argv, registry);
  assert.equal(found.kind, "command");
  return found.kind === "command" ? [found.entry.path, ...found.rest] : [];
}

Deno.test("findCommand finds a command with global options before, between and after its words", () => {
  assert.deepEqual(command("-F", "json", "collection", "--debug", "show", "x", "--query", "id"), [
    "collection show",
    "-F",
    "json",
    "--debug",
    "x",
    "--query",
    "id",
  ]);
});

Deno.test("findCommand takes the value of a global option for no command word", () => {
  assert.deepEqual(command("--profile", "collection", "whoami"), [
    "whoami",
    "--profile",
    "collection",
  ]);
  assert.deepEqual(command("--profile=collection", "whoami"), ["whoami", "--profile=collection"]);
});

Deno.test("findCommand follows aliases", () => {
  assert.deepEqual(command("role", "list", "a"), ["collection role list", "a"]);
});

Deno.test("findCommand stops at a group", () => {
  assert.deepEqual(findCommand(["collection", "role"], registry), {
    kind: "group",
    path: "collection role",
    rest: [],
  });
  assert.deepEqual(findCommand(["--help"], registry), {
    kind: "group",
    path: "",
    rest: ["--help"],
  });
});

Deno.test("findCommand refuses an unknown word and suggests the nearest command", () => {
  const hint = (...argv: string[]) => {
    try {
      findCommand(argv, registry);
    } catch (error) {
      assert.ok(error instanceof GcsError);
      assert.equal(error.exitCode, 2);
      return error.hint;
    }
    throw new Error("accepted");
  };
  assert.equal(hint("colection", "show"), "gcs collection");
  assert.equal(hint("collection", "shwo"), "gcs collection show --help");
  assert.equal(hint("collection", "explode"), "gcs collection --help");
});

Deno.test("findCommand takes the longer of two names that both are commands", () => {
  const registry = [
    entry("self-diagnostic", ["doctor"]),
    entry("self-diagnostic tls", ["doctor tls"]),
  ];
  const found = (...argv: string[]) => {
    const result = findCommand(argv, registry);
    return result.kind === "command" ? [result.entry.path, ...result.rest] : [];
  };
  assert.deepEqual(found("self-diagnostic", "--offline"), ["self-diagnostic", "--offline"]);
  assert.deepEqual(found("doctor", "tls", "host"), ["self-diagnostic tls", "host"]);
  assert.deepEqual(found("self-diagnostic"), ["self-diagnostic"]);
});

Deno.test("findCommand takes what stands behind help and is no command for a topic", () => {
  const all = [...registry, entry("help")];
  assert.deepEqual(findCommand(["help", "exit-codes", "--no-pager"], all), {
    kind: "topic",
    topic: "exit-codes",
    rest: ["--help", "--no-pager"],
  });
  for (
    const line of [["help", "--man", "x"], ["help", "--man=x"], ["help", "-h"], ["help", "help"]]
  ) {
    const found = findCommand(line, all);
    assert.equal(found.kind === "command" && found.entry.path, "help", line.join(" "));
  }
  assert.throws(() => findCommand(["exit-codes"], all), /Unknown command/);
  assert.throws(() => findCommand(["collection", "help", "exit-codes"], all), /Unknown command/);
});
