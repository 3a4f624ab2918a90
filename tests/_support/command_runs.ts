import { findCommand } from "../../src/cli/find_command.ts";
import { registry } from "../../src/cli/registry.ts";

/** How one command line ended, and which file of tests ran it. */
export interface CommandRun {
  readonly file: string;
  readonly command: string;
  readonly code: number;
}

const root = new URL("../../", import.meta.url).href;
const notes = Deno.env.get("GCS_COMMAND_RUNS");

/**
 * Adds one line to the file in GCS_COMMAND_RUNS, if there is one: tools/command_tests.ts tells from
 * it which tests run which command to its end. Help and dry runs do not count.
 */
export function noteRun(argv: readonly string[], code: number): void {
  if (notes === undefined || argv.some((word) => unfinished.has(word))) return;
  try {
    const found = findCommand(argv, registry);
    if (found.kind !== "command" || found.rest.includes("--help")) return;
    const run: CommandRun = {
      file: Deno.mainModule.replace(root, ""),
      command: found.entry.path,
      code,
    };
    Deno.writeTextFileSync(notes, `${JSON.stringify(run)}\n`, { append: true });
  } catch {
    // No command has that name, which is what the test is about.
  }
}

const unfinished = new Set(["--help", "-h", "--dry-run"]);
