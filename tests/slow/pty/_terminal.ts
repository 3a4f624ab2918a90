import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { type Ended, type ProgramStage, setProgramStage } from "../_program.ts";
import { programCommand } from "../../_support/binary.ts";

/** True where `expect` is installed; the tests of this folder need it. */
export const hasExpect = await installed("expect");

/** True where a real keyring service can be started. */
export const hasKeyring = await installed("dbus-run-session") &&
  await installed("gnome-keyring-daemon");

/** True where the usual pager is. */
export const hasLess = await installed("less");

async function installed(program: string): Promise<boolean> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    if (await Deno.stat(join(folder, program)).then(() => true, () => false)) return true;
  }
  return false;
}

/**
 * Runs `gcs …` in a real terminal under `expect`, whose commands `script` follow the start. The
 * exit code is the program's; stdout is all that the terminal showed. `within` are the words of a
 * program that starts it.
 */
export async function inTerminal(
  stage: ProgramStage,
  argv: readonly string[],
  script: readonly string[],
  env: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Promise<Ended> {
  const words = [...within, ...programCommand, ...argv].map(braced).join(" ");
  const lines = [
    "set timeout 60",
    'set stty_init "rows 24 columns 80"',
    `spawn -noecho ${words}`,
    "proc finish {} { lassign [wait] pid spawn os_error code; exit $code }",
    // In one pair of braces, all of it would be one pattern, which nothing matches.
    "expect_before timeout { puts TIMEOUT; exit 99 } eof { finish }",
    ...script,
    "expect eof",
    "finish",
  ];
  const { code, stdout, stderr } = await new Deno.Command("expect", {
    args: ["-c", lines.join("\n")],
    env: { ...stage.env, TERM: "xterm", ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Answers of {@linkcode inTerminal} to a login page that gives a code. */
export async function pasteCode(stage: ProgramStage): Promise<string[]> {
  const fetchCode = join(stage.folder, "code.ts");
  await Deno.writeTextFile(
    fetchCode,
    `const client = Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(Deno.args[0])] });
     const page = await fetch(Deno.args[1], { client, redirect: "manual" });
     const code = new URL(page.headers.get("location")).searchParams.get("code");
     await Deno.stdout.write(new TextEncoder().encode(code));
     Deno.exit(0);`,
  );
  return [
    "expect -re {(https://127\\S+)\\s}",
    "set url $expect_out(1,string)",
    "expect {Authorization Code here:}",
    `set code [exec {${Deno.execPath()}} run -A --no-check {${fetchCode}} {${stage.caFile}} $url]`,
    'send -- "$code\\r"',
  ];
}

/** A stage whose configuration chooses no place for keys, on a machine without a keyring. */
export async function bareStage(): Promise<ProgramStage> {
  const stage = await setProgramStage({ sandbox: { autoApprove: seedIds.admin } });
  const file = join(stage.folder, "config.yaml");
  const config = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, config.replace("  key_source: passphrase\n", ""));
  return { ...stage, env: { ...stage.env, GCS_PASSPHRASE_FILE: "" } };
}

/** The passphrase that people choose in tests: that of the file of a {@linkcode ProgramStage}, too. */
export const passphraseWords = "correct horse battery";

/** Types a line. */
export function type(text: string): string {
  return `send -- "${text}\\r"`;
}

/** A word as Tcl takes it literally. */
function braced(word: string): string {
  return `{${word}}`;
}

/**
 * A folder with a program `x-www-browser` that follows the login page. BROWSER=x-www-browser finds it by PATH,
 * which is how the permission set of the program allows a browser.
 */
export async function browserFolder(
  stage: ProgramStage,
  mode: "follow" | "stray",
): Promise<Readonly<Record<string, string>>> {
  const folder = join(stage.folder, "bin");
  await Deno.mkdir(folder, { recursive: true });
  const follower = new URL("../../commands/_follow_url.ts", import.meta.url).pathname;
  const command =
    `exec "${Deno.execPath()}" run -A --no-check "${follower}" "${stage.caFile}" ${mode} "$@"`;
  await Deno.writeTextFile(join(folder, "x-www-browser"), `#!/bin/sh\n${command}\n`, {
    mode: 0o755,
  });
  return { BROWSER: "x-www-browser", PATH: `${folder}:${stage.env["PATH"]}` };
}
