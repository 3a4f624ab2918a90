// deno-lint-ignore-file no-console -- it prints for people
/**
 * Runs command tests on the compiled program, and counts apart from the failures what needs a part
 * of this process and cannot run there (tests/_support/binary.ts: NotOnBinary).
 *
 *   deno run -A tools/test_binary.ts [--all] [dist/gcs] [TEST…]
 *
 * Without names: the sample that every change must pass; with --all: every test of a command.
 */
import { resolve } from "node:path";
import { runTests } from "./test_processes.ts";
import { testFiles } from "./test_shards.ts";

const root = new URL("../", import.meta.url);
/** Every command, each in help, formats, dry run and failure; what starts processes and terminals. */
const sample = [
  "tests/commands/examples_test.ts",
  "tests/commands/named_commands_test.ts",
  "tests/commands/version_test.ts",
  "tests/slow/binary",
  "tests/slow/blackbox",
  "tests/slow/commands",
  "tests/slow/docs/declare_page_test.ts",
  "tests/slow/docs/pages_test.ts",
  "tests/slow/lines",
  "tests/slow/drop_in",
  "tests/slow/headless",
  "tests/slow/login/browser_environment_test.ts",
  "tests/slow/official",
  "tests/slow/pty",
];
const all = [
  "tests/cli/contract_test.ts",
  "tests/commands",
  "tests/nightly/binary_formats_test.ts",
  "tests/nightly/examples_test.ts",
  "tests/nightly/secrets_test.ts",
  ...sample.slice(3),
];

const words = Deno.args.filter((word) => !word.startsWith("-"));
const [binary = "dist/gcs", ...named] = words;
const tests = named.length > 0 ? named : Deno.args.includes("--all") ? all : sample;
const { junit } = await runTests(await testFiles(root, tests, []), {
  env: { GCS_BINARY: resolve(binary) },
  isShown: false,
  isCounted: true,
});
Deno.exit(summary(junit));

/** Prints what became of each test, and returns the exit code. */
function summary(xml: string): number {
  const reasons = new Map<string, number>();
  const failed: string[] = [];
  let passed = 0;
  let ignored = 0;
  for (
    const [, name = "", body = ""] of xml.matchAll(
      /<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g,
    )
  ) {
    const reason = /Not on the binary: ([^\n<"]*)/.exec(body)?.[1];
    if (/<skipped/.test(body)) ignored++;
    else if (!/<failure|<error/.test(body)) passed++;
    else if (reason === undefined) failed.push(`${name}\n${body.trim().slice(0, 1500)}`);
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const text of failed) console.log(`FAILED on the binary: ${text}\n`);
  const left = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  for (const [reason, count] of reasons) console.log(`not run, ${count}: they need ${reason}`);
  console.log(`not run, ${ignored}: they need a program or system that is not here`);
  console.log(
    `On the binary: ${passed} passed, ${failed.length} failed, ${left + ignored} not run`,
  );
  return failed.length > 0 || passed === 0 ? 1 : 0;
}
