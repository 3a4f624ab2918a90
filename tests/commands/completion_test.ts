import assert from "node:assert/strict";
import { join } from "node:path";
import { registry } from "../../src/cli/mod.ts";
import { completionModel } from "../../src/commands/completion/_model.ts";
import { completionTable } from "../../src/commands/completion/_table.ts";
import { setStage } from "../_support/stage.ts";

async function script(shell: string): Promise<string> {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["completion", shell]);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
}

/** Runs text in a shell; undefined where that shell is not installed. */
async function inShell(shell: string, text: string): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-completion-" });
  try {
    const file = join(folder, "script");
    await Deno.writeTextFile(file, text);
    const { success, stdout, stderr } = await new Deno.Command(shell, { args: [file] }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("what is completed is what the commands define, to the last option", async () => {
  const modules = await Promise.all(registry.map(({ load }) => load()));
  const defined = completionModel(modules.map((module) => module.default));
  assert.deepEqual(completionTable, defined, "run: deno task registry");
  assert.ok(defined.places.length > registry.length);
});

const cases: readonly (readonly [line: string, expected: readonly string[]])[] = [
  ["coll", ["collection"]],
  ["collection del", ["delete"]],
  ["--profile lab collection sh", ["show"]],
  ["collection list --stor", ["--storage-gateway"]],
  ["collection list --format js", ["json"]],
  ["-F nd", ["ndjson"]],
  ["completion po", ["powershell"]],
  ["collection list --endpoint x", []],
  ["doctor t", ["tls"]],
  ["collection list --dr", ["--dry-run"]],
];

Deno.test("completion bash completes commands, options and values in a real bash", async () => {
  const calls = cases.map(([line]) => {
    const words = ["gcs", ...line.split(" ")].map((word) => `'${word}'`).join(" ");
    return `COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _gcs; ` +
      `echo "\${COMPREPLY[*]}"`;
  });
  const shown = await inShell("bash", [await script("bash"), ...calls].join("\n"));
  if (shown === undefined) return;
  const lines = shown.split("\n");
  for (const [index, [line, expected]] of cases.entries()) {
    assert.equal(lines[index], expected.join(" "), line);
  }
});

Deno.test("completion fish completes commands, options and values in a real fish", async () => {
  const calls = cases.filter(([line]) => !line.includes("--endpoint")).map(([line]) => line);
  const text = [
    await script("fish"),
    ...calls.map((line) => `echo "> "(complete -C "gcs ${line}" | string split -f1 \\t)`),
  ];
  const shown = await inShell("fish", text.join("\n"));
  if (shown === undefined) return;
  for (const [line, expected] of cases.filter(([line]) => calls.includes(line))) {
    for (const word of expected) {
      assert.match(shown, new RegExp(`> (?:.* )?${word}(?: |$)`, "m"), `${line}\n${shown}`);
    }
  }
});

Deno.test("completion zsh is a script that zsh can read", async () => {
  const text = await script("zsh");
  assert.match(text, /^#compdef gcs\n/);
  const shown = await inShell("zsh", `compdef() { :; }\n${text}\nwhence -w _gcs\n`);
  if (shown !== undefined) assert.match(shown, /_gcs: function/);
});

Deno.test("completion powershell names every place and quotes it", async () => {
  const text = await script("powershell");
  assert.match(text, /Register-ArgumentCompleter -Native -CommandName gcs/);
  assert.match(text, /'collection delete' = '/);
});

Deno.test("completion of an unknown shell exits 2 with the nearest one", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["completion", "bahs"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /did you mean "bash"/);
});
