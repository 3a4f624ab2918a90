// deno-lint-ignore-file no-console -- it prints for people
/**
 * Runs what a release must pass and prints a table. Exit code 1 when a line fails; lines that people
 * prove are listed as open.
 *
 *   deno task release:check [--only=TEXT]   lines whose words hold TEXT
 *   deno task release:check --page          writes the table of docs/release.md
 *   deno task release:check --changelog     only whether CHANGELOG.md has this version, with a date
 *
 * The output of each line is kept under build/release-check/.
 */
import manifest from "../deno.json" with { type: "json" };
import { type ReleaseLine, releaseLines, releaseTable } from "./release_lines.ts";

const root = new URL("../", import.meta.url);
const logs = new URL("build/release-check/", root);

/** What is wrong with the topmost entry of a change log; undefined where nothing is. */
export function changelogFault(text: string, version: string): string | undefined {
  const [, newest, date] = /^## (\S+)(?: \(([^)]*)\))?$/m.exec(text) ?? [];
  if (newest !== version) return `CHANGELOG.md begins with ${newest ?? "nothing"}, not ${version}`;
  if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
    return `${version} has no date yet in CHANGELOG.md`;
  }
  return undefined;
}

async function run(line: ReleaseLine, index: number): Promise<string> {
  if (line.command === undefined) return `open: ${line.people}`;
  const [program = "", ...args] = line.command;
  const log = new URL(`${String(index + 1).padStart(2, "0")}.log`, logs);
  const start = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd: root }).output();
  await Deno.writeFile(log, stdout);
  await Deno.writeFile(log, stderr, { append: true });
  const seconds = Math.round((performance.now() - start) / 1000);
  return `${code === 0 ? "passed" : `FAILED (${code}): ${log.pathname}`}, ${seconds} s`;
}

async function writePage(): Promise<void> {
  const page = new URL("docs/release.md", root);
  const text = await Deno.readTextFile(page);
  const table = /^\| line +\| proved by[^]*?\n(?=\n|$)/m;
  await Deno.writeTextFile(page, text.replace(table, () => `${releaseTable()}\n`));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page.pathname] }).output();
}

async function main(): Promise<number> {
  if (Deno.args.includes("--page")) {
    await writePage();
    return 0;
  }
  if (Deno.args.includes("--changelog")) {
    const text = await Deno.readTextFile(new URL("CHANGELOG.md", root));
    const fault = changelogFault(text, manifest.version);
    if (fault !== undefined) console.error(fault);
    return fault === undefined ? 0 : 1;
  }
  await Deno.mkdir(logs, { recursive: true });
  const only = Deno.args.find((word) => word.startsWith("--only="))?.slice("--only=".length) ?? "";
  let failed = false;
  console.log("| line | result |\n| --- | --- |");
  for (const [index, line] of releaseLines.entries()) {
    if (!line.line.toLowerCase().includes(only.toLowerCase())) continue;
    const result = await run(line, index);
    failed ||= result.startsWith("FAILED");
    console.log(`| ${line.line} | ${result} |`);
  }
  return failed ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());
