import assert from "node:assert/strict";
import { join } from "node:path";
import { programCommand } from "../../_support/binary.ts";

const cases: readonly (readonly [line: string, expected: string])[] = [
  ["gcs collection del", "delete"],
  ["gcs -F nd", "ndjson"],
  ["gcs collection list --format=js", "json"],
];

/** Runs text in a shell that has `gcs` in its path; undefined where that shell is not installed. */
async function inShell(shell: string, text: (script: string) => string) {
  const folder = await Deno.makeTempDir({ prefix: "gcs-completion-" });
  try {
    const words = programCommand.map((word) => `"${word}"`).join(" ");
    await Deno.writeTextFile(join(folder, "gcs"), `#!/bin/sh\nexec ${words} "$@"\n`, {
      mode: 0o755,
    });
    await Deno.writeTextFile(join(folder, "script"), text(`gcs completion ${shell}`));
    const { success, stdout, stderr } = await new Deno.Command(shell, {
      args: shell === "bash" ? ["--norc", join(folder, "script")] : [join(folder, "script")],
      env: { HOME: folder, PATH: `${folder}:${Deno.env.get("PATH")}` },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trimEnd().split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a real bash fills COMPREPLY by the script, behind = too", async () => {
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
  if (shown === undefined) return;
  assert.deepEqual(shown.slice(0, -1), cases.map(([, word]) => word));
  assert.match(shown.at(-1) ?? "", /^complete .*-F _gcs gcs$/);
});

Deno.test("a real fish completes by the script", async () => {
  const shown = await inShell("fish", (script) =>
    [
      `${script} | source`,
      ...cases.map(([line]) => `complete -C '${line}' | string split -f1 \\t; true`),
    ].join("\n"));
  if (shown === undefined) return;
  assert.deepEqual(shown, ["delete", "ndjson", "--format=json"]);
});

Deno.test("a real zsh describes words by the script, and leaves paths open", async () => {
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
  if (shown === undefined) return;
  assert.deepEqual(shown, [
    "gcs_words: delete:Delete a collection  ",
    "compset -P 1 *=",
    "gcs_words: json  ",
    "gcs_open: /etc/ -S",
  ]);
});
