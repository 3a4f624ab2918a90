/**
 * Runs the tests that stand behind the findings of the security plan, and prints which finding is
 * under which control shown by which tests, with what result. Exit code 1 when one fails.
 *
 *   deno task test:security [--page]     --page writes the table of docs/security/controls.md
 */
import { controls, controlsTable } from "./security_controls.ts";
import { runTests } from "./test_processes.ts";
import { testFiles } from "./test_shards.ts";

const root = new URL("../", import.meta.url);
const page = new URL("docs/security/controls.md", root);

/** How the tests of one file ended. */
export interface FileResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Results by file from a JUnit report. */
export function readJunit(report: string): Map<string, FileResult> {
  const results = new Map<string, FileResult>();
  for (const [, head = ""] of report.matchAll(/<testsuite ([^>]*)>/g)) {
    const value = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(head)?.[1] ?? "";
    const file = value("name").replace(/^(?:\.\/|file:.*?(?=tests\/))/, "");
    const failed = Number(value("failures")) + Number(value("errors"));
    const skipped = Number(value("disabled"));
    results.set(file, { passed: Number(value("tests")) - failed - skipped, failed, skipped });
  }
  return results;
}

/** How the tests of a row ended, in words. A file without a passed test proves nothing. */
export function verdict(
  files: readonly string[],
  results: ReadonlyMap<string, FileResult>,
): { readonly ok: boolean; readonly words: string } {
  const found = files.map((file) => results.get(file));
  const bad = files.filter((_, index) => {
    const result = found[index];
    return result === undefined || result.failed > 0 || result.passed + result.skipped === 0;
  });
  if (bad.length > 0) return { ok: false, words: `FAILED: ${bad.join(", ")}` };
  const sum = (name: keyof FileResult) =>
    found.reduce((total, one) => total + (one?.[name] ?? 0), 0);
  const skipped = sum("skipped") === 0 ? "" : `, ${sum("skipped")} not on this system`;
  return { ok: sum("passed") > 0, words: `${sum("passed")} passed${skipped}` };
}

async function writePage(): Promise<void> {
  const text = await Deno.readTextFile(page);
  const table = /^\| finding[^]*?\n(?=\n|$)/m;
  await Deno.writeTextFile(page, text.replace(table, () => `${controlsTable()}\n`));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page.pathname] }).output();
}

async function main(): Promise<number> {
  if (Deno.args.includes("--page")) {
    await writePage();
    return 0;
  }
  const files = [...new Set(controls.flatMap(({ tests }) => tests))].sort();
  const results = readJunit(
    (await runTests(await testFiles(root, files, []), { isCounted: true })).junit,
  );
  const lines = controls.map((row) => ({ row, ...verdict(row.tests, results) }));
  const print = (cells: readonly string[]) =>
    [8, 24, 6].map((width, index) => (cells[index] ?? "").padEnd(width)).join(" ") + ` ${cells[3]}`;
  const table = [
    print(["FINDING", "SUPPORTS CONTROL", "FILES", "RESULT"]),
    ...lines.map(({ row, words }) =>
      print([row.finding, row.control, String(row.tests.length), words])
    ),
  ];
  await Deno.stdout.write(new TextEncoder().encode(`\n${table.join("\n")}\n`));
  return lines.every(({ ok }) => ok) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
