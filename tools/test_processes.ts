import { shardOf, type TestFile } from "./test_shards.ts";

/** Processes at a time, unless DENO_JOBS says another number. */
const usualJobs = 2;
/** How many processes one job starts in turn, so that both are busy to the end. */
const partsOfJob = 16;

/** How test files are run. */
export interface TestRun {
  /** Options of `deno test`. */
  readonly options?: readonly string[];
  /** What the tests are told, behind `--`. */
  readonly behind?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** False shows nothing of what the tests print but their errors. */
  readonly isShown?: boolean;
  /** True gives reports of what became of each test. */
  readonly isCounted?: boolean;
}

/** What became of the tests. */
export interface TestsRan {
  /** Exit code: that of the first process that failed. */
  readonly code: number;
  /** The JUnit reports of all processes, one behind the other, where they were asked for. */
  readonly junit: string;
}

/**
 * Runs test files, several processes at a time. `deno test --parallel` would run them as threads of
 * one, which share its working folder, umask, environment and open files: a test that changes one of
 * these changes it for others, and what another test starts holds a disk or a program that was just
 * written, until it is on its way.
 */
export async function runTests(files: readonly TestFile[], run: TestRun = {}): Promise<TestsRan> {
  const jobs = Number(Deno.env.get("DENO_JOBS") ?? usualJobs);
  const count = Math.max(1, Math.min(files.length, jobs === 1 ? 1 : jobs * partsOfJob));
  const waiting = Array.from(
    { length: count },
    (_, at) => shardOf(files, { number: at + 1, count }).toSorted(),
  );
  const folder = await Deno.makeTempDir({ prefix: "gcs-tests-" });
  let code = 0;
  let junit = "";
  const work = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const report = `${folder}/${waiting.length}.xml`;
      const ended = await runPart(part, run, { report, isOnly: count === 1 });
      if (code === 0) code = ended;
      if (run.isCounted === true) junit += await Deno.readTextFile(report);
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
    return { code, junit };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs some files in a process of their own; several print one after the other. */
async function runPart(
  files: readonly string[],
  { options = [], behind = [], env = {}, isShown = true, isCounted = false }: TestRun,
  { report, isOnly }: { readonly report: string; readonly isOnly: boolean },
): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "-q", "-A", "--no-check"],
      ...isCounted ? [`--junit-path=${report}`] : [],
      ...[...options, ...files, ...behind],
    ],
    cwd: new URL("../", import.meta.url),
    env: { ...env },
    stdin: "null",
    stdout: !isShown ? "null" : isOnly ? "inherit" : "piped",
    stderr: "inherit",
  });
  if (!isShown || isOnly) return (await child.spawn().status).code;
  const { code, stdout } = await child.output();
  for (let at = 0; at < stdout.length;) at += Deno.stdout.writeSync(stdout.subarray(at));
  return code;
}
