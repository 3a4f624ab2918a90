import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { powershellScript } from "../../../src/commands/completion/_powershell.ts";
import { programCommand } from "../../_support/binary.ts";
import { besides, peerTest } from "../../_support/python_packages.ts";

/** What a parser of PowerShell sees in a script. */
const parsed = z.object({
  faults: z.array(z.string()),
  commands: z.array(z.string()),
  parameters: z.array(z.string()),
});

const cases: readonly (readonly [line: string, expected: string])[] = [
  ["gcs collection del", "delete"],
  ["gcs -F nd", "ndjson"],
  ["gcs collection list --format=js", "json"],
];

/** Registers a test that needs a shell. Where that is not installed it is ignored, and says so. */
function shellTest(shell: string, name: string, play: () => Promise<void>): void {
  try {
    new Deno.Command(shell, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const line = `left out, for want of the shell ${shell}: ${name}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
    return Deno.test.ignore(name, () => {});
  }
  Deno.test(name, play);
}

/** Runs text in a shell that has `gcs` in its path. */
async function inShell(shell: string, text: (script: string) => string) {
  const folder = await Deno.makeTempDir({ prefix: "gcs-completion-" });
  try {
    const words = programCommand.map((word) => `"${word}"`).join(" ");
    await Deno.writeTextFile(join(folder, "gcs"), `#!/bin/sh\nexec ${words} "$@"\n`, {
      mode: 0o755,
    });
    // PowerShell runs no file of another ending.
    const script = join(folder, "script.ps1");
    await Deno.writeTextFile(script, text(`gcs completion ${languageOf(shell)}`));
    const { success, stdout, stderr } = await new Deno.Command(shell, {
      args: shell === "bash" ? ["--norc", script] : [script],
      env: { HOME: folder, PATH: `${folder}:${Deno.env.get("PATH")}` },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trimEnd().split("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function languageOf(shell: string): string {
  return shell === "pwsh" ? "powershell" : shell;
}

shellTest("bash", "a real bash fills COMPREPLY by the script, behind = too", async () => {
  const shown = await inShell("bash", (script) =>
    [
      `source <(${script})`,
      ...cases.map(([line]) => {
        const word = /[^ =]*$/.exec(line)?.[0] ?? "";
        return `COMP_LINE='${line}' COMP_POINT=${line.length} COMP_TYPE=9; ` +
          `_gcs gcs '${word}'; echo "\${COMPREPLY[*]}"`;
      }),
      "complete -p gcs",
    ].join("\n"));
  assert.deepEqual(shown.slice(0, -1), cases.map(([, word]) => word));
  assert.match(shown.at(-1) ?? "", /^complete .*-F _gcs gcs$/);
});

shellTest("fish", "a real fish completes by the script", async () => {
  const shown = await inShell("fish", (script) =>
    [
      `${script} | source`,
      ...cases.map(([line]) => `complete -C '${line}' | string split -f1 \\t; true`),
    ].join("\n"));
  assert.deepEqual(shown, ["delete", "ndjson", "--format=json"]);
});

shellTest("zsh", "a real zsh describes words by the script, and leaves paths open", async () => {
  // The builtins of the line editor work only in it: what the function gives them is shown.
  const shown = await inShell("zsh", (script) =>
    [
      "compdef() { :; }",
      'compset() { echo "compset $*"; }',
      '_describe() { echo "$5: ${(P)5} $6 $7"; }',
      `source <(${script})`,
      "words=(gcs collection del); CURRENT=3; PREFIX=del; _gcs",
      "words=(gcs collection list --format=js); CURRENT=4; PREFIX=--format=js; _gcs",
      "words=(gcs validate --file /et); CURRENT=4; PREFIX=/et; _gcs",
    ].join("\n"));
  assert.deepEqual(shown, [
    "gcs_words: delete:Delete a collection  ",
    "compset -P 1 *=",
    "gcs_words: json  ",
    "gcs_open: /etc/ -S",
  ]);
});

shellTest("pwsh", "a real PowerShell completes by the script", async () => {
  const shown = await inShell("pwsh", (script) =>
    [
      `${script} | Out-String | Invoke-Expression`,
      ...cases.map(([line]) =>
        `(TabExpansion2 '${line}' ${line.length}).CompletionMatches.CompletionText`
      ),
    ].join("\n"));
  assert.deepEqual(shown, ["delete", "ndjson", "--format=json"]);
});

await peerTest(
  "the script for PowerShell is PowerShell, by the grammar of tree-sitter",
  ["tree-sitter==0.26.1", "tree-sitter-powershell==0.26.4"],
  async (python) => {
    const tree = async (script: string) => {
      const child = new Deno.Command(python, {
        args: ["-I", besides(import.meta.url, "parse_powershell.py")],
        stdin: "piped",
        stdout: "piped",
      }).spawn();
      const output = child.output();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(script));
      await writer.close();
      return parsed.parse(JSON.parse(new TextDecoder().decode((await output).stdout)));
    };
    assert.deepEqual(await tree(powershellScript), {
      faults: [],
      commands: [
        "Register-ArgumentCompleter",
        "Get-Command",
        "Select-Object",
        "Select-Object",
        "Where-Object",
        "ForEach-Object",
        "$gcs.Source",
        "ForEach-Object",
      ],
      parameters: ["$wordToComplete", "$commandAst", "$cursorPosition"],
    });
    // A brace that is missing is seen.
    const cut = await tree(powershellScript.trimEnd().replace(/\}$/, ""));
    assert.notDeepEqual(cut.faults, []);
  },
  [3, 10],
);
