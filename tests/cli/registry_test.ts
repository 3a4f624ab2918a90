import assert from "node:assert/strict";
import { commandHelp, groupHelp, plainLook } from "../../src/help/mod.ts";
import { findCommand } from "../../src/cli/find_command.ts";
import { globalFlags } from "../../src/command/globals.ts";
import { flagOf } from "../../src/command/mod.ts";
import { registry } from "../../src/cli/registry.ts";
import { secretFlags } from "../../src/command/secret_flags.ts";
import { setStage } from "../_support/stage.ts";
import { works } from "../commands/_expect.ts";

const loaded = await Promise.all(
  registry.map(async (entry) => ({ entry, command: (await entry.load()).default })),
);

Deno.test("the registry says of each command what the command says of itself", () => {
  assert.ok(loaded.length >= 88);
  for (const { entry, command } of loaded) {
    assert.deepEqual(
      [entry.path, entry.aliases, entry.summary],
      [command.path, command.aliases ?? [], command.summary],
    );
    assert.equal(command.mutates === true, command.plan !== undefined, command.path);
    assert.equal(command.run !== undefined, command.plan === undefined, command.path);
  }
});

Deno.test("no two commands have a name in common, and none hides another", () => {
  const names = registry.flatMap(({ path, aliases }) => [path, ...aliases]);
  assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
  for (const { entry } of loaded) {
    // Alone it asks for the help of the program.
    if (entry.path === "help") continue;
    for (const name of [entry.path, ...entry.aliases]) {
      const found = findCommand(name.split(" "), registry);
      assert.equal(found.kind === "command" ? found.entry.path : undefined, entry.path, name);
    }
  }
});

for (const { entry, command } of loaded.filter((one) => one.entry.aliases.length > 0)) {
  Deno.test(`${entry.aliases.join(", ")} call ${command.path}`, async () => {
    await using stage = await setStage({ isLoggedIn: false });
    const help = (await works(stage, [...command.path.split(" "), "--help"])).stdout;
    for (const alias of entry.aliases) {
      assert.equal((await works(stage, [...alias.split(" "), "--help"])).stdout, help);
      assert.ok(help.includes(`  gcs ${alias}\n`), alias);
    }
    assert.deepEqual(stage.sandbox.requests, []);
  });
}

Deno.test("no option, removed option or secret of a command has the name of another", () => {
  const taken = globalFlags.map(({ flag }) => flag);
  const letters = new Set(globalFlags.flatMap(({ short }) => short ?? []));
  for (const { command } of loaded) {
    const specs = Object.entries(command.options ?? {});
    const flags = [
      ...taken,
      ...specs.flatMap(([member, spec]) => spec.names ?? [flagOf(member)]),
      ...secretFlags(command).map(({ flag }) => flag),
      ...Object.keys(command.removed ?? {}).map((flag) => flag.slice(2)),
    ];
    const twice = flags.filter((flag, at) => flags.indexOf(flag) !== at);
    assert.deepEqual(twice, [], command.path);
    for (const [, { short }] of specs) assert.ok(!letters.has(short ?? "-"), command.path);
  }
});

Deno.test("the help of every command names all that it takes, and says no option twice", () => {
  for (const { command } of loaded) {
    const help = commandHelp(command);
    assert.ok(help.startsWith(`${command.summary}.\n\nUsage:\n  gcs ${command.path}`), help);
    const choices = Object.values(command.args ?? {}).flatMap((spec) => {
      assert.ok(help.includes(spec.name), `${command.path}: ${spec.name}`);
      return spec.choices ?? [];
    });
    // Options of one connector are in the help of that connector.
    const every = [help, ...choices.map((choice) => commandHelp(command, plainLook, [choice]))];
    for (const [member, spec] of Object.entries(command.options ?? {})) {
      for (const name of spec.names ?? [flagOf(member)]) {
        assert.match(every.join(""), new RegExp(`--${name}(?![\\w-])`), command.path);
      }
    }
    for (const { flag, isOld } of secretFlags(command)) {
      if (!isOld) assert.ok(help.includes(`--${flag}`), `${command.path}: --${flag}`);
    }
    assert.doesNotMatch(help, /undefined|\[object|\t| \n/, command.path);
  }
});

Deno.test("every group has help that names each of its commands", () => {
  const groups = new Set(
    loaded.flatMap(({ entry }) =>
      [entry.path, ...entry.aliases].flatMap((name) => {
        const words = name.split(" ");
        return words.slice(1).map((_, at) => words.slice(0, at + 1).join(" "));
      })
    ),
  );
  assert.ok(groups.size >= 12);
  for (const group of groups) {
    const found = findCommand(group.split(" "), registry);
    // "self-diagnostic" is a command and a group.
    if (found.kind === "command") continue;
    const help = groupHelp(group, registry);
    for (const { entry } of loaded.filter((one) => one.entry.path.startsWith(`${group} `))) {
      const next = entry.path.slice(group.length + 1).split(" ")[0] ?? "";
      assert.match(help, new RegExp(`^  ${next} `, "m"), `${group} ${next}`);
    }
  }
});

Deno.test("the help of the program names every first word", () => {
  const help = groupHelp("", registry);
  for (const first of new Set(registry.map(({ path }) => path.split(" ")[0]))) {
    assert.match(help, new RegExp(`^  ${first} `, "m"));
  }
});
