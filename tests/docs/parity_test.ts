import assert from "node:assert/strict";
import { z } from "zod";
import { registry } from "../../src/cli/registry.ts";
import { operations } from "../../src/gcs/mod.ts";
import { goPortNames, officialNames } from "../../tools/command_docs/older_names.ts";
import { loadCommands } from "../../tools/command_files.ts";
import { readPage, tableRows } from "./_pages.ts";

interface Row {
  readonly command: string;
  readonly origins: readonly string[];
  readonly aliases: readonly string[];
  readonly route: string;
  readonly scope: string;
  readonly test: string;
  readonly state: string;
}

const columns = ["Command", "Origin", "Also called", "Route", "Scope", "Test", "State"];
const files = await loadCommands();

async function parity(): Promise<Row[]> {
  const rows = tableRows(await readPage("docs/commands/parity.md"), columns);
  return rows.map(([command, origins, aliases, route, scope, test, state]) => ({
    command: spansIn(command)[0] ?? "",
    origins: (origins ?? "").split(", "),
    aliases: spansIn(aliases),
    route: route ?? "",
    scope: spansIn(scope).join(" "),
    test: spansIn(test)[0] ?? "",
    state: state ?? "",
  }));
}

function spansIn(cell = ""): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
}

Deno.test("parity.md has every registered command once, and calls no other one there", async () => {
  const rows = await parity();
  const there = rows.filter(({ state }) => state === "works").map(({ command }) => command);
  assert.deepEqual(there.sort(), registry.map(({ path }) => path).sort());
  const names = rows.flatMap(({ command, aliases }) => [command, ...aliases]);
  assert.equal(new Set(names).size, names.length, "a name is in two rows");
});

Deno.test("parity.md says not yet of commands that nobody can call, and of those only", async () => {
  const callable = new Set(registry.flatMap(({ path, aliases }) => [path, ...aliases]));
  for (const { command, state } of await parity()) {
    assert.ok(state === "works" || state === "not yet", `${command}: ${state}`);
    assert.equal(callable.has(command), state === "works", command);
  }
});

Deno.test("parity.md shows the aliases, scopes and origins that the definitions have", async () => {
  const rows = new Map((await parity()).map((row) => [row.command, row]));
  for (const { command: { path, aliases = [], scopes, origin } } of files) {
    const row = rows.get(path);
    assert.deepEqual(row?.aliases, aliases, path);
    assert.equal(row.scope, scopes.join(" "), path);
    const word = { official: "official", predecessor: "Go port", gcs: "ours" }[origin];
    assert.ok(row.origins.includes(word), `${path} comes from ${origin}: ${row.origins}`);
  }
});

Deno.test("every test file of parity.md is there and calls its command", async () => {
  for (const { command, test, state } of await parity()) {
    if (state === "not yet") continue;
    const source = await Deno.readTextFile(new URL(`../../${test}`, import.meta.url));
    const words = new RegExp(`\\b${command.split(" ").join('["`,\\s]+')}\\b`);
    assert.match(source, words, `${test} does not call ${command}`);
    assert.match(source, /\bDeno\.test\(/, test);
  }
});

Deno.test("every route of parity.md is one of the API client, or said to be elsewhere", async () => {
  const known = new Set(
    Object.values(operations).map(({ method, path }) => `${method} /api${path}`),
  );
  let ofManager = 0;
  for (const { command, route, state } of await parity()) {
    if (state === "not yet" || ["local", "official program"].includes(route)) continue;
    if (/^(?:Auth|Transfer) `[A-Z]+ \/v\d[^`]*`$/.test(route)) continue;
    if (command === "api") {
      assert.equal(route, "`* /api/*`");
      continue;
    }
    assert.ok(known.has(spansIn(route)[0] ?? ""), `${command}: ${route}`);
    ofManager += 1;
  }
  assert.ok(ofManager >= 50, `${ofManager} routes of the Manager API`);
});

Deno.test("the commands that hand over to the official program say so, and no others", async () => {
  for (const { file, command } of files) {
    const source = await Deno.readTextFile(
      new URL(`../../src/commands/${file}`, import.meta.url),
    );
    const handsOver = /\b(?:plan|show)HandOver\b|\bofficialRun\b/.test(source);
    assert.equal(command.route === "official program", handsOver, `${file}: ${command.route}`);
  }
});

Deno.test("every older name is in parity.md with where it comes from", async () => {
  const rows = await parity();
  for (const [origin, names] of [["official", officialNames], ["Go port", goPortNames]] as const) {
    for (const name of names) {
      const row = rows.find(({ command, aliases }) => [command, ...aliases].includes(name));
      assert.ok(row?.origins.includes(origin), `${name} of ${origin}`);
    }
  }
});

const commandList = z.object({ source: z.string(), commands: z.array(z.string()) });
const older = z.object({
  official: commandList.extend({ groups: z.array(z.string()), role: z.array(z.string()) }),
  goPort: commandList,
}).parse(
  JSON.parse(
    await Deno.readTextFile(new URL("../vectors/older_commands.json", import.meta.url)),
  ),
);

Deno.test("the official commands are those of the collected reference", () => {
  const { commands, groups, role } = older.official;
  // The reference names the groups "domain" and "role" there, and what is in them elsewhere.
  const ours = officialNames.filter((name) => !/ (?:domain|role) /.test(name));
  assert.deepEqual(commands, ours.toSorted());
  for (const group of groups) {
    assert.ok(officialNames.some((name) => name.startsWith(`${group} `)), group);
  }
  const ofRoles = role.flatMap((verb) => [`collection role ${verb}`, `endpoint role ${verb}`]);
  assert.deepEqual(
    officialNames.filter((name) => name.includes(" role ")).sort(),
    ofRoles.sort(),
  );
});

Deno.test("the commands of the Go port are those of its inventory", () => {
  assert.equal(older.goPort.commands.length, 78);
  assert.deepEqual(goPortNames.toSorted(), older.goPort.commands);
});
