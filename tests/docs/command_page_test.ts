import assert from "node:assert/strict";
import { flagOf, globalFlags } from "../../src/command/mod.ts";
import { secretFlags } from "../../src/command/secret_flags.ts";
import { groupPage } from "../../tools/command_docs/command_page.ts";
import { proseFor } from "../../tools/command_docs/markdown.ts";
import { loadCommands } from "../../tools/command_files.ts";
import { example } from "../cli/_commands.ts";
import { codeLines, readPage } from "./_pages.ts";

const files = await loadCommands();
const sample = groupPage("thing", [example], proseFor([example.path]));

/** What a page says of one command: from its heading to the next one. */
async function sectionOf(path: string): Promise<string> {
  const { text } = await readPage(`docs/commands/${path.split(" ")[0]}.md`);
  const start = text.search(new RegExp(`^#{1,2} gcs ${path}$`, "m"));
  assert.notEqual(start, -1, `there is nothing about ${path}`);
  const end = text.indexOf("\n## ", start + 1);
  return text.slice(start, end === -1 ? undefined : end);
}

for (const { command } of files) {
  Deno.test(`the page about ${command.path} has all that its definition says`, async () => {
    const section = await sectionOf(command.path);
    const cells = section.replaceAll("\\|", "|");
    assert.ok(section.includes(command.summary), "summary");
    for (const { name, summary } of Object.values(command.args ?? {})) {
      assert.ok(cells.includes(`\`${name}\``), `argument ${name}: ${summary}`);
    }
    for (const [member, { names, value, bare }] of Object.entries(command.options ?? {})) {
      const flags = names ?? [flagOf(member)];
      for (const flag of flags) assert.ok(section.includes(`--${flag}`), `--${flag}`);
      const shown = bare === undefined ? ` ${value}\`` : `[=${value}]\``;
      if (value !== undefined) assert.ok(cells.includes(shown), `--${flags[0]} ${value}`);
    }
    for (const { flag, isOld } of secretFlags(command)) {
      assert.equal(section.includes(`\`--${flag}`), isOld !== true, `--${flag}`);
    }
    for (const [flag, instead] of Object.entries(command.removed ?? {})) {
      assert.ok(section.includes(`\`${flag}\``), `${flag}: ${instead}`);
    }
    const lines = codeLines({ path: "", text: section });
    for (const [line, meaning] of command.examples ?? []) {
      assert.equal(lines[lines.indexOf(`# ${meaning}`) + 1], line);
    }
    assert.equal(section.includes("- Changes something"), command.mutates === true);
    for (const scope of command.scopes) assert.ok(section.includes(`\`${scope}\``), scope);
  });
}

Deno.test("the first page lists every group and every option of all commands", async () => {
  const { text } = await readPage("docs/commands/README.md");
  for (const group of new Set(files.map(({ command }) => command.path.split(" ")[0]))) {
    assert.ok(text.includes(`| [\`gcs ${group}\`](${group}.md) |`), group);
  }
  for (const { flag, summary } of globalFlags) {
    const row = text.split("\n").find((line) => /^\| `/.test(line) && line.includes(`--${flag}`)) ??
      "";
    assert.ok(row.endsWith(`${summary.replaceAll("|", "\\|")} |`), `--${flag}: ${row}`);
  }
});

Deno.test("groupPage shows a command as help does: usage, tables, secret input, examples", () => {
  for (
    const part of [
      "# gcs thing\n",
      "| [`gcs thing update`](thing.md#gcs-thing-update) | Update a thing |",
      "## gcs thing update\n\nUpdate a thing.\n",
      "```sh\ngcs thing update THING_ID [X] [options]\n```",
      "Needs the administrator role.\n\nChanges nothing else.",
      "| Argument | Meaning |\n| --- | --- |\n| `THING_ID` | Thing to update (required) |",
      '| `--display-name TEXT` | Name; "" clears it |',
      "| `--delete-protected \\| --no-delete-protected` | Deletion |",
      "| `--mode inbound\\|outbound` | Direction |",
      "| `--secret-stdin` | Read the secret key from standard input |",
      "| `--secret-access-key` | [`gcs thing update`](thing.md#gcs-thing-update) `--secret-stdin` |",
      "```sh\n# Rename a thing\ngcs thing update ID --name x\n```",
      "- Also called `gcs things update`",
      "- Changes nothing\n",
    ]
  ) assert.ok(sample.includes(part), `${part} is missing in:\n${sample}`);
});

Deno.test("groupPage says how a change is shown first, its route, its scope and its exit codes", () => {
  const change = {
    ...example,
    mutates: true,
    scopes: ["manage_things"],
    route: "PATCH /api/things/{id}",
  };
  const page = groupPage("thing", [change], proseFor([]));
  for (
    const line of [
      "- Changes something: `--dry-run` shows what, and the audit trail keeps it",
      "- Route: `PATCH /api/things/{id}` of the Manager API",
      "- Needs a login with the scope `manage_things`",
      "- Exit codes: 4 (auth), 5 (forbidden), 6 (not_found), 7 (conflict), 8 (unavailable), " +
      "10 (secure_store), 11 (integrity), 13 (rejected), and [those of every command](README.md#exit-codes)",
    ]
  ) assert.ok(page.split("\n").includes(line), `${line} is missing in:\n${page}`);
});

Deno.test("groupPage puts a command with the name of the group before the others", () => {
  const page = groupPage("doctor", [
    { ...example, path: "doctor", summary: "Look at all" },
    { ...example, path: "doctor tls", summary: "Look at TLS" },
  ], proseFor([]));
  assert.ok(page.includes("# gcs doctor\n\nLook at all.\n"));
  assert.ok(page.indexOf("## gcs doctor tls") > page.indexOf("Look at all."));
  assert.ok(!page.includes("## gcs doctor\n"));
});
