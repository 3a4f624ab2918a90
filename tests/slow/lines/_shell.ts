import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { type Ended, programCommand } from "../../_support/binary.ts";
import { createAuthority } from "../../http/_server.ts";
import { makeGoPort } from "../../commands/audit/_older.ts";
import { type ProgramStage, setProgramStage } from "../_program.ts";
import { browserFolder } from "../pty/_terminal.ts";
import { homeFiles, seed } from "./_home.ts";

/** A shell of somebody who follows a page: a home with files and programs, and a login. */
export interface Shell {
  readonly stage: ProgramStage;
  /** Where relative paths begin. */
  readonly home: string;
  /**
   * Runs lines by bash in a terminal of 80 columns, and stops at the first that fails. Questions are
   * answered: a confirmation with the words that it asks for, a secret with the variable ANSWER,
   * default {@linkcode typedSecret}; what runs until Ctrl-C gets it.
   */
  run(lines: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What is typed where a secret is asked for. */
export const typedSecret = "A-secret-of-forty-characters-in-all-1234";

/** Opens a shell on an endpoint of its own. */
export async function openShell(): Promise<Shell> {
  const stage = await setProgramStage({
    sandbox: { autoApprove: seedIds.admin, seed },
    settings: "profiles:\n  lab: {}\n",
  });
  await stage.logIn("default");
  const home = await Deno.makeTempDir({ prefix: "gcs-home-" });
  const { cert, key } = await (await createAuthority()).issue({ names: ["data.example.org"] });
  const program = programCommand.map((word) => `"${word}"`).join(" ");
  const files = {
    ...homeFiles({ cert, key }),
    "bin/gcs": `#!/bin/sh\nexec ${program} "$@"\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(home, name);
    await Deno.mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    await Deno.writeFile(path, bytes, { mode: name.startsWith("bin/") ? 0o755 : 0o600 });
  }
  await Deno.mkdir(join(home, ".globus"), { mode: 0o700 });
  makeGoPort(join(home, ".globus", "audit-logs.db"), 2);
  const browser = await browserFolder({ ...stage, folder: home }, "follow");
  const env = {
    ...stage.env,
    ...browser,
    HOME: home,
    GCS_OFFICIAL_CLI: join(home, "bin", "official"),
    TERM: "xterm",
    GCS_PAGER: "cat",
    ANSWER: typedSecret,
    LANG: "C.UTF-8",
  };
  return {
    stage,
    home,
    run: (lines, more = {}) => runInTerminal(lines, home, { ...env, ...more }),
    [Symbol.asyncDispose]: async () => {
      await stage[Symbol.asyncDispose]();
      await Deno.remove(home, { recursive: true });
    },
  };
}

const answers = `
  set timeout 60
  proc done {} { global spawn_id; lassign [wait] pid spawn os_error code; exit $code }
  # A question is drawn anew with every key, until it has its answer or the program gives up; the
  # whole line is taken, since its rest asks the same again.
  proc answer {words} {
    global spawn_id
    send "$words\\r"
    expect {
      -re {✔[^\\n]*\\n} {}
      eof { done }
    }
  }
  set stty_init "columns 80 rows 24"
  spawn -noecho bash -eo pipefail lines.sh
  expect {
    -re {Type ([^\\r\\n]+) to go on:} { answer $expect_out(1,string); exp_continue }
    "input is masked" { answer $env(ANSWER); exp_continue }
    "Ctrl-C ends it" { send "\\003"; exp_continue }
    timeout { puts TIMEOUT; exit 99 }
    eof { done }
  }
`;

async function runInTerminal(
  lines: string,
  home: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  await Deno.writeTextFile(join(home, "lines.sh"), `${lines}\n`);
  const { code, stdout, stderr } = await new Deno.Command("expect", {
    args: ["-c", answers],
    cwd: home,
    env,
    clearEnv: true,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) =>
    // deno-lint-ignore no-control-regex -- what a terminal takes for colour and place
    new TextDecoder().decode(bytes).replace(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, "");
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}
