import assert from "node:assert/strict";
import { join } from "node:path";
import type { Stage } from "../../_support/stage.ts";
import { documentsOf, works } from "../_expect.ts";

type Members = Readonly<Record<string, unknown>>;

/** Runs a command that must work with `-F json`, and gives its documents. */
export async function jsonList(
  stage: Stage,
  argv: readonly string[],
): Promise<readonly Members[]> {
  return documentsOf((await works(stage, [...argv, "-F", "json"])).json());
}

/** The audit database of a stage. */
export function databaseOf(stage: Stage): string {
  return join(stage.folder, "audit", "audit.db");
}

/** Whether a file or folder is there. */
export async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Writes a file into the stage's folder and gives its path. */
export async function write(stage: Stage, name: string, content: string): Promise<string> {
  const path = join(stage.folder, name);
  await Deno.writeTextFile(path, content, { mode: 0o600 });
  return path;
}

export const start = Date.UTC(2026, 10, 20, 8);
export const alice = "11111111-2222-4333-8444-555555555555";
export const bob = "99999999-2222-4333-8444-555555555555";
export const collection = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/** One line of a transfer log, as a GridFTP server writes it. */
export function transferLine(path: string, minute = 0, user = "alice", code = 226): string {
  const time = new Date(start + minute * 60_000).toISOString().replace(/[-:TZ]/g, "").slice(0, 14);
  return `DATE=${time}.273735 HOST=dtn1.example.org PROG=globus-gridftp-server ` +
    `NL.EVNT=FTP_INFO START=${time}.173480 USER=${user} FILE=${path} BUFFER=131072 ` +
    `BLOCK=262144 NBYTES=${1000 + minute} VOLUME=/ STREAMS=1 STRIPES=1 DEST=[192.0.2.7] ` +
    `TYPE=RETR CODE=${code} TASKID=none`;
}

/** A log of `count` transfers, one a minute; every tenth one failed, every second one is bob's. */
export function transferLog(count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      transferLine(
        `/data/run ${index}/file.dat`,
        index,
        index % 2 === 0 ? "alice" : "bob",
        index % 10 === 9 ? 550 : 226,
      ) + "\n",
  ).join("");
}

/** A high-assurance log: a session of `identity` and what it did with `paths`. */
export function highAssuranceLog(identity: string, paths: readonly string[], minute = 0): string {
  const time = (second: number) =>
    new Date(start + minute * 60_000 + second * 1000).toISOString().slice(0, 19) + "Z";
  const ref = identity.replace(/^.{8}/, "5e551011");
  const lines = [
    `t=S ts=${time(0)} ref=${ref} c_ip=198.51.100.4:43536 auth=TLSFTP s_usr=alice p_usr=alice ` +
    `r=/ g_tid=77777777-2222-4333-8444-555555555555 g_cid=${collection} g_uid=${identity}`,
  ];
  paths.forEach((path, index) => {
    const value = `"${path.replace(/[%"]/g, (letter) => encodeURIComponent(letter))}"`;
    lines.push(
      `t=O ts=${time(index * 2 + 1)} ref=${ref} s_path=${value} d_ip=203.0.113.9:2811 len=100`,
      `t=E ts=${time(index * 2 + 2)} ref=${ref} s_path=${value} d_ip=203.0.113.9:2811 len=100 ` +
        `res=${path.includes("secret") ? "550" : "226"}`,
    );
  });
  return lines.join("\n") + "\n";
}

/** Loads text as a log file, which must work. */
export async function loadText(stage: Stage, text: string, name = "gridftp.log"): Promise<void> {
  const path = await write(stage, name, text);
  const outcome = await works(stage, ["audit", "load", path]);
  assert.match(outcome.stdout, /^Loaded /);
}
