import { seedIds } from "../../../src/sandbox/mod.ts";
import { allPages, type Page } from "../../docs/_pages.ts";
import { mapInPairs } from "../binary/_pairs.ts";
import { filled } from "./_filled.ts";
import { objects } from "./_home.ts";
import { openShell } from "./_shell.ts";

/** A block of a page: its lines that are typed, and how the page is called. */
export interface Block {
  readonly page: string;
  readonly lines: readonly string[];
}

const sessions = ["docs/declare.md", "docs/getting-started.md"];

/**
 * The blocks of all written pages that are marked as runnable: those in `sh`, and in `console` what
 * follows a `$`, where they call gcs. Pages of commands show the examples of help.
 * Two pages are sessions from top to end, which tests of their own replay: tests/slow/docs/.
 */
export async function runnableBlocks(): Promise<Block[]> {
  const pages = (await allPages()).filter(({ path }) =>
    !path.startsWith("docs/commands/") && !sessions.includes(path)
  );
  return pages.flatMap(blocksOf).filter(({ lines }) => lines.some(callsGcs));
}

const callsGcs = (line: string) => /(?:^|[|;(&] *)gcs /.test(line);

function blocksOf({ path, text }: Page): Block[] {
  const blocks = text.matchAll(/^```(sh|console)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, kind, block = ""]) => {
    const lines = block.replace(/\\\n\s*/g, "").split("\n").filter((line) => line !== "");
    const typed = lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
    return { page: path, lines: kind === "sh" ? lines : typed };
  });
}

/** Lines that cannot run here, and why. */
export const leftOut: readonly (readonly [RegExp, string])[] = [
  [/^gcs audit load +#/, "reads the log of this machine's own server"],
  [
    /--no-local-server/,
    "asks for the code of the login page, as tests/slow/pty/login_test.ts has it",
  ],
  [/…/, "shortened for the page"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-.* /, "goes on with an id that the page was given by its own endpoint"],
];

/** Runs blocks, each in a shell of its own, and returns what is wrong. */
export async function runBlocks(blocks: readonly Block[]): Promise<string[]> {
  const wrong = await mapInPairs(blocks, async ({ page, lines }) => {
    const typed = lines.filter((line) => !leftOut.some(([pattern]) => pattern.test(line)));
    if (!typed.some(callsGcs)) return [];
    await using shell = await openShell();
    const before = needed.filter(([pattern]) => pattern.test(lines.join("\n")))
      .flatMap(([, first]) => first);
    const text = [...before, ...typed].map((line) => filled(line, shell)).join("\n");
    const { code, stdout } = await shell.run(text, { ID: objects.credential, KEY_ID: "OTHER" });
    return code === 0 ? [] : [`${page}: ${code}\n${text}\n${stdout.slice(-500)}`];
  });
  return wrong.flat();
}

/** What must have happened before a block. */
const needed: readonly (readonly [RegExp, readonly string[]])[] = [
  [/gcs audit (?!load)/, ["gcs audit load log/gridftp-transfer.log"]],
  [/verify --against file/, ["gcs audit verify > mnt/anchor/checkpoints.txt"]],
  [/-f site\.yaml/, ["gcs export > site.yaml"]],
  [/-f lab\.yaml/, ["printf 'apiVersion: gcs/v1\\nkind: Endpoint\\n' > lab.yaml"]],
  [/gcs alias delete who/, ["gcs alias set who 'role list --collection $1'"]],
  [/--resume/, [`gcs role batch-delete ${seedIds.node} ${objects.role} --yes || true`]],
];
