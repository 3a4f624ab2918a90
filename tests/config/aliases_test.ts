import assert from "node:assert/strict";
import { join } from "node:path";
import { changeAlias, checkAlias, expandAlias, readAliases } from "../../src/config/mod.ts";

const commands = ["collection list", "collection show", "role list", "login", "doctor"];

Deno.test("an alias is expanded: $1 to $9 are replaced, the other words come behind", () => {
  const cases = [
    ["collection list", ["-F", "json"], ["collection", "list", "-F", "json"]],
    ["role list -c $1", ["Projects", "-q"], ["role", "list", "-c", "Projects", "-q"]],
    ["role list --principal=$2 -c $1", ["C", "P", "x"], [
      ...["role", "list", "--principal=P", "-c", "C", "x"],
    ]],
    ["collection show 'two words'", [], ["collection", "show", "two words"]],
    ["collection show $1 $1", ["a b"], ["collection", "show", "a b", "a b"]],
    // No word of an argument is read again.
    ["collection show $1", ["$2"], ["collection", "show", "$2"]],
  ] as const;
  for (const [words, args, line] of cases) assert.deepEqual(expandAlias("x", words, args), line);
  assert.throws(() => expandAlias("x", "role list -c $2", ["one"]), /"x" needs argument 2/);
});

Deno.test("an alias may stand for a command or for a group of them, and for nothing else", () => {
  for (const words of ["collection list", "collection", "collection $1", "login --force-login"]) {
    checkAlias("mine", words, commands);
  }
  for (const words of ["", "lists", "collection lst", "-q login", "!ls", "mine", "$1"]) {
    assert.throws(() => checkAlias("mine", words, commands), /Cannot/, words);
  }
});

Deno.test("an alias never has the name of a command, nor one that is no word", () => {
  for (const name of ["collection", "login", "role", "help", "doctor"]) {
    assert.throws(() => checkAlias(name, "login", commands), /it is a command of gcs/);
  }
  for (const name of ["", "-x", "1x", "a b", "__complete", "a/b", "a".repeat(65)]) {
    assert.throws(() => checkAlias(name, "login", commands), /Invalid name/);
  }
});

Deno.test("aliases are kept in a private file, in their order, and one at a time", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-aliases-" });
  await Deno.chmod(folder, 0o700);
  const file = join(folder, "aliases.json");
  try {
    assert.deepEqual([...await readAliases(file)], []);
    await Promise.all(["c", "a", "b"].map((name) => changeAlias(file, name, `role list ${name}`)));
    assert.deepEqual([...(await readAliases(file)).keys()], ["a", "b", "c"]);
    assert.equal(await changeAlias(file, "a", "login"), "role list a");
    assert.equal(await changeAlias(file, "b", undefined), "role list b");
    assert.deepEqual([...await readAliases(file)], [["a", "login"], ["c", "role list c"]]);
    assert.equal(Number((await Deno.stat(file)).mode) & 0o777, 0o600);
    for (const broken of ["", "[]", "{", '{"a": 1}', '{"a b": "login"}', "null"]) {
      await Deno.writeTextFile(file, broken);
      await assert.rejects(readAliases(file), /Cannot read aliases.json/, broken);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
