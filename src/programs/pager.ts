import { splitWords } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { findProgram } from "./find.ts";
import { startProgram } from "./start.ts";

/** The pager of a person, and the terminal that it would show a text on. */
export interface Pager {
  /** Value of GCS_PAGER or PAGER: a command with its options; default: `less`. */
  readonly named?: string | undefined;
  /** Its whole environment, to which only what `less` needs is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly screen: { readonly rows: number; readonly columns: number };
  readonly signal?: AbortSignal;
}

/**
 * Shows a text through the pager, and waits until the person has read it. False where it fits the
 * screen, or where the pager is missing, not to be trusted, or fails: then it is to be printed.
 */
export async function showInPager(text: string, pager: Pager): Promise<boolean> {
  const { named = "less", env, screen, signal } = pager;
  if (fits(text, screen)) return false;
  const [name = "", ...args] = splitWords(named);
  if (name === "" || name === "cat") return false;
  const program = await findProgram(name, env["PATH"]);
  if (program === undefined) return false;
  let child: Deno.ChildProcess;
  try {
    child = startProgram({
      program,
      what: "the pager",
      args,
      env: { ...env, ...lessOptions(env["LESS"]) },
      stdin: "piped",
      output: "inherit",
      signal,
    });
  } catch (error) {
    if (error instanceof GcsError) return false;
    throw error;
  }
  // Whoever leaves before the end has read enough.
  await new Response(text).body?.pipeTo(child.stdin).catch(() => {});
  const { success, signal: endedBy } = await child.status;
  return success || endedBy !== null;
}

/** Whether the screen holds it, with a line left for the shell's prompt; 0 is a size not known. */
function fits(text: string, { rows, columns }: Pager["screen"]): boolean {
  if (rows === 0 || columns === 0) return true;
  // deno-lint-ignore no-control-regex -- what marks headings takes no room
  const lines = text.replace(/\x1b\[\d*m/g, "").trimEnd().split("\n");
  const used = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  return used < rows;
}

/**
 * Leaves what was read on the screen, obeys marks of headings, ends with the first `q`; starts no
 * shell and edits no file, since who may run this program with sudo need not have either.
 */
function lessOptions(own: string | undefined): Readonly<Record<string, string>> {
  const options = own === undefined ? "FRX" : obeysMarks(own) ? own : `${own} -R`;
  return { LESS: options, LESSSECURE: "1", LESSHISTFILE: "-" };
}

function obeysMarks(options: string): boolean {
  return options.split(/\s+/).some((word) =>
    word.startsWith("--") ? /^--raw-control/i.test(word) : /r/i.test(word)
  );
}
