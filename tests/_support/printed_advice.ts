import { findCommand } from "../../src/cli/find_command.ts";
import { registry } from "../../src/cli/registry.ts";
import { exitCodes, GcsError } from "../../src/errors/mod.ts";
import { callsIn, commandCalled } from "./command_lines.ts";

/** What a person may type for words that stand for something; others are taken as they are. */
const typedFor: Readonly<Record<string, string>> = {
  CA_FILE: "/srv/CA_FILE",
  DAYS: "30",
  FILE: "/srv/FILE",
  IP: "192.0.2.1",
  N: "10",
  SECONDS: "300",
};

/** Without colours. */
function plain(printed: string): string {
  // deno-lint-ignore no-control-regex
  return printed.replace(/\x1b\[[\d;]*m/g, "");
}

/** A line of advice as one line, without the breaks of a terminal. */
function unbroken(printed: string): string {
  return plain(printed).replace(/ \\\n\s*/g, " ").replace(/(?<=\S)\n {2}(?! |gcs )/g, " ");
}

/**
 * What a run told people or programs to do: hints of text and of JSON, remedies of
 * `self-diagnostic`, and every other line with a command behind its last colon.
 */
function advicePrinted({ stdout, stderr }: Printed): string[] {
  const found: string[] = [];
  for (const line of unbroken(stderr).split("\n")) {
    const said = /^(?:gcs: hint|Hint): (.*)$/.exec(line)?.[1];
    if (said !== undefined) found.push(said);
    else if (!line.startsWith("{")) {
      found.push(...line.match(/(?<=^ +)gcs [a-z].*|: gcs [a-z].*/) ?? []);
    }
  }
  // Sentences alone: what else is there are data.
  for (const [said] of unbroken(stdout).matchAll(/^[A-Z][^:\t\n]*: gcs [a-z].*$/gm)) {
    found.push(said);
  }
  for (
    const [, member = ""] of `${stdout}\n${stderr}`.matchAll(
      /"(?:hint|fix)": ?("(?:[^"\\]|\\.)*")/g,
    )
  ) {
    found.push(JSON.parse(member));
  }
  for (const [, fix = ""] of plain(stdout).matchAll(/^ {2}Fix: (.*(?:\n {2}\S.*)*)$/gm)) {
    found.push(fix.replace(/\n +/g, " "));
  }
  return found;
}

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** The calls in a line of advice: all of it, or what stands behind a colon. */
export function callsAdvised(advice: string): string[][] {
  return commandsIn(advice).flatMap((command) =>
    callsIn(command).map((words) => words.map((word) => typedFor[word] ?? word))
  );
}

function commandsIn(advice: string): string[] {
  const own = advice.replaceAll(/(?<![\w-])globus-connect-server (?=[a-z<-])/g, "gcs ");
  if (/^gcs (?!again)/.test(own)) return [own];
  const [, ...parts] = own.split(/: (?=gcs )/);
  // Only the last goes to the end: people are told more behind the others.
  return parts.map((part, at) => part.replace(at === parts.length - 1 ? /\.$/ : /[;,.] .*$/, ""));
}

/** Error where a run printed advice that cannot be run as it stands; gives the calls in it. */
export async function requireFittingAdvice(
  argv: readonly string[],
  printed: Printed,
): Promise<string[][]> {
  const found: string[][] = [];
  for (const advice of advicePrinted(printed)) {
    for (const words of callsAdvised(advice)) {
      await requireFit(words).catch((error) => {
        throw new Error(`"gcs ${argv.join(" ")}" advises "${advice}": ${error.message}`);
      });
      found.push(words);
    }
  }
  return found;
}

/** A group is typed to see its commands. GcsError `usage` where the program does not take it. */
export async function requireFit(words: readonly string[]): Promise<void> {
  const found = findCommand(words.slice(1), registry);
  if (found.kind === "command") await commandCalled(words);
  else if (found.kind === "group" && found.path === "" && !helpWords.includes(words[1] ?? "")) {
    throw new GcsError("usage", `"${words.join(" ")}" is no command`);
  }
}

const helpWords: readonly string[] = ["help", "--help"];

/** What only ends when somebody ends it. */
const endless: readonly string[] = ["auth agent", "sandbox start"];

/** Words in capitals that are typed as they are. */
const realWords: readonly string[] = ["DEFAULT", "DELETE", "GET", "PATCH", "POST", "PUT"];

/** How advice is run without changing anything: its words behind `gcs`, or why it is not run. */
async function harmless(
  [, ...argv]: readonly string[],
): Promise<readonly string[] | string> {
  const found = findCommand(argv, registry);
  if (found.kind !== "command" || found.rest.includes("--help")) return argv;
  if (endless.includes(found.entry.path)) return "it runs until it is ended";
  if (argv.some((word) => /^[A-Z]+(?:_[A-Z]+)*$/.test(word) && !realWords.includes(word))) {
    return "it names what only the person knows";
  }
  const { default: command } = await found.entry.load();
  if (command.mutates !== true) return argv;
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  return [...argv.slice(0, end), "--dry-run", ...argv.slice(end)];
}

/** Advice of one test, each form of it once. */
export class Advice {
  readonly #calls = new Map<string, readonly string[]>();

  add(calls: readonly (readonly string[])[]): void {
    for (const words of calls) {
      const form = words.filter((word) => /^-?-?[a-z][a-z-]*$/.test(word)).join(" ");
      if (!alreadyRun.has(form)) this.#calls.set(form, words);
    }
  }

  /**
   * Runs each: whatever the endpoint answers, nothing may be wrong with the line. `known` are words
   * that stand for something, with what the test has for it.
   */
  async runAll(
    run: (argv: readonly string[]) => Promise<Ran>,
    known: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (const [form, words] of this.#calls) {
      alreadyRun.add(form);
      const argv = await harmless(words.map((word) => known[word] ?? word));
      if (typeof argv === "string") {
        await tell({ form, left: argv });
        continue;
      }
      const { code, stderr } = await run(argv);
      await tell({ form, argv, code });
      if (code === exitCodes.usage && !notOfTheLine.test(stderr)) {
        throw new Error(`"gcs ${argv.join(" ")}", as advised: ${stderr}`);
      }
    }
  }
}

/**
 * What no line can know: whether the machine has a log or the key of a deployment, and the connector
 * of a gateway a secret.
 */
const notOfTheLine =
  /There is no deployment key file|Cannot read "[^"]+": it does not exist|: the connector \S+ has none/;

const alreadyRun = new Set<string>();

interface Ran {
  readonly code: number;
  readonly stderr: string;
}

/** Collects what became of all advice in the file of GCS_ADVICE_LOG, for who wants to count. */
async function tell(line: Readonly<Record<string, unknown>>): Promise<void> {
  const path = Deno.env.get("GCS_ADVICE_LOG");
  if (path !== undefined) {
    await Deno.writeTextFile(path, `${JSON.stringify(line)}\n`, { append: true });
  }
}
