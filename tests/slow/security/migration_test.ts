import assert from "node:assert/strict";
import { parse } from "yaml";
import { findCommand } from "../../../src/cli/find_command.ts";
import { parseCommandLine } from "../../../src/cli/parser.ts";
import { registry } from "../../../src/cli/registry.ts";
import { findOldUsage } from "../../../src/commands/auth/_old_usage.ts";
import { GcsError } from "../../../src/errors/mod.ts";

const page = await Deno.readTextFile(new URL("../../../docs/migration-v2.md", import.meta.url));

/** The code that stands under a word: `Before` or `After`. */
function blocks(word: string): string[] {
  const pattern = new RegExp(`^${word}:\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...page.matchAll(pattern)].map(([, code = ""]) => code);
}

/** Command lines of a program in code, as words: also those that Ansible takes as a list. */
function commandLines(code: string, program: string): string[][] {
  const found: string[][] = [];
  for (const line of code.split("\n")) {
    const start = line.search(new RegExp(`(?<![\\w-])${program} `));
    if (start === -1) continue;
    const words = line.slice(start).replace(/\s[<>].*$/, "").replace(/"$/, "")
      .replace(/\$\{\{.*?\}\}|\{\{.*?\}\}|\$\{.*?\}/g, "VALUE");
    found.push(words.split(/\s+/).slice(1).map((word) => word.replaceAll('"', "")));
  }
  if (code.includes("argv:")) {
    const [task]: { "ansible.builtin.command": { argv: string[] } }[] = parse(code);
    found.push((task?.["ansible.builtin.command"].argv ?? []).slice(1));
  }
  return found;
}

/** Parses a command line; names that stand for ids become one. */
async function parsed(words: readonly string[]) {
  const id = "5a4d0000-0000-4000-8000-000000000001";
  const argv = words.map((word) => /^(?:\$ID|\{\{ \w+ \}\}|VALUE)$/.test(word) ? id : word);
  const found = findCommand(argv, registry);
  if (found.kind !== "command") assert.fail(words.join(" "));
  const parsed = parseCommandLine(found.rest, (await found.entry.load()).default);
  if (parsed.missing !== undefined) throw parsed.missing;
  return parsed;
}

Deno.test("docs/migration-v2.md shows before and after for four kinds of scripts", () => {
  assert.equal(blocks("Before").length, 4);
  assert.equal(blocks("After").length, 4);
});

Deno.test("every old command of docs/migration-v2.md is found by the scan and refused", async () => {
  for (const code of blocks("Before")) {
    const lines = commandLines(code, "globus-connect-server");
    assert.ok(lines.length > 0, code);
    assert.equal(findOldUsage(code).length, lines.length, code);
    for (const words of lines) {
      await assert.rejects(parsed(words), (error: unknown) => {
        assert.ok(error instanceof GcsError);
        assert.match(error.message, /was removed: a secret on the command line/);
        return true;
      });
    }
  }
});

Deno.test("every new command of docs/migration-v2.md is accepted, and passes the scan", async () => {
  for (const code of blocks("After")) {
    const lines = commandLines(code, "gcs");
    assert.ok(lines.length > 0, code);
    assert.deepEqual(findOldUsage(code), []);
    for (const words of lines) await parsed(words);
  }
});

Deno.test("every removed option of a command stands in docs/migration-v2.md", async () => {
  const removed = new Set<string>();
  for (const entry of registry) {
    const { default: command } = await entry.load();
    if (!/^(?:user-credentials|oidc|endpoint key-convert)/.test(command.path)) continue;
    for (const flag of Object.keys(command.removed ?? {})) removed.add(flag);
  }
  assert.ok(removed.size >= 6);
  for (const flag of removed) assert.ok(page.includes(`\`${flag}\``), flag);
});
