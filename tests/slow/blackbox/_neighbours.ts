import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The compiled program. These tests mean nothing without it. */
export const binary = Deno.env.get("GCS_BINARY");
export const isLinux = Deno.build.os === "linux";

/** Users of this machine without an account: a number is all that the kernel asks for. */
export const neighbour = 61_001;
export const victim = 61_002;
export const root = 0;

/** How one process ended. A signal shows as a code above 128. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is run. */
export interface AsUser {
  readonly uid: number;
  readonly temp: string;
  /** Which configuration of the user. */
  readonly config: UserCommand["config"];
  readonly umask?: string;
  /** Put before the program: `strace …`. */
  readonly before?: readonly string[];
}

/** A machine with a shared temporary folder and users who share it. */
export interface Machine extends AsyncDisposable {
  /**
   * The folder that every user can write to, sticky as `/tmp` is; empty again. Always at one path,
   * since names in it may depend on that.
   */
  sharedFolder(): Promise<string>;
  /** A library of the neighbour that leaves a mark wherever it is loaded. */
  readonly library: string;
  /** A program of the neighbour that rewrites libraries which somebody is using. */
  readonly rewriter: string;
  /** Runs the compiled program as a user, in the shared folder, with an environment of its own. */
  run(args: readonly string[], as: AsUser): Promise<Ended>;
  /** Ids of the users in whose processes the neighbour's code has run since this was asked last. */
  takeMarks(): Promise<string[]>;
  /** A place for results of tracing, and an audit log of more than a megabyte. */
  readonly work: string;
  readonly log: string;
}

/** Sets up the machine. Needs root, a C compiler, and what `tools/setup.ts test` installs. */
export async function setMachine(): Promise<Machine> {
  assert.equal(Deno.uid(), 0, "these tests run processes as other users, which needs root");
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-neighbours-" }));
  await Deno.chmod(base, 0o755);
  const program = join(base, "gcs");
  await Deno.copyFile(binary ?? "", program);
  await Deno.chmod(program, 0o755);
  const [work, marks] = [join(base, "work"), join(base, "marks")];
  for (const folder of [work, marks]) {
    await Deno.mkdir(folder);
    await Deno.chmod(folder, 0o1777);
  }
  const library = join(base, "marks.so");
  await compile("marks.c", library, "-shared", "-fPIC", `-DMARKS="${marks}"`);
  const rewriter = join(base, "rewrites");
  await compile("rewrites.c", rewriter);
  const log = join(base, "gridftp-audit.log");
  await Deno.writeTextFile(log, longLog(), { mode: 0o644 });
  for (const uid of [neighbour, victim, root]) await makeHome(base, uid);
  return {
    library,
    rewriter,
    work,
    log,
    async sharedFolder() {
      const path = join(base, "tmp");
      await Deno.remove(path, { recursive: true }).catch(() => {});
      await Deno.mkdir(path);
      await Deno.chmod(path, 0o1777);
      return path;
    },
    async run(args, { uid, temp, config, umask = "022", before = [] }) {
      const home = homeOf(base, uid);
      const command = new Deno.Command("sh", {
        args: ["-c", `umask ${umask}; exec "$@"`, "sh", ...before, program, ...args],
        cwd: temp,
        clearEnv: true,
        env: {
          HOME: home,
          PATH: Deno.env.get("PATH") ?? "",
          TMPDIR: temp,
          GLOBUS_CONNECT_SERVER_CONFIG_DIR: join(home, config),
          GCS_PASSPHRASE_FILE: join(home, "phrase"),
        },
        uid,
        gid: uid,
        stdin: "null",
      });
      const { code, stdout, stderr } = await command.output();
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, stdout: decode(stdout), stderr: decode(stderr) };
    },
    async takeMarks() {
      const found = await Array.fromAsync(Deno.readDir(marks), ({ name }) => name);
      for (const name of found) await Deno.remove(join(marks, name));
      return found;
    },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

/** A command, and the configuration that it is run with. */
export interface UserCommand {
  readonly args: readonly string[];
  readonly config: "passphrase" | "keyring";
}

/** Commands that between them load all native code, in the main thread and in a worker. */
export function commandsOf(machine: Machine): UserCommand[] {
  return [
    { args: ["self-diagnostic", "--offline"], config: "keyring" },
    { args: ["config", "set", "format", "json"], config: "passphrase" },
    { args: ["audit", "load", machine.log], config: "passphrase" },
  ];
}

/** Every name below a folder that a traced program asked for; relative ones count, too. */
export async function tracedNames(
  machine: Machine,
  args: readonly string[],
  as: AsUser,
): Promise<Set<string>> {
  const file = join(machine.work, crypto.randomUUID());
  const before = ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=%file", "-o", file];
  await machine.run(args, { ...as, before });
  const names = new Set<string>();
  // The words that a program is started with are no names.
  const calls = (await Deno.readTextFile(file)).replaceAll(/^.*execve\(.*$/gm, "");
  for (const [, name = ""] of calls.matchAll(/"([^"\n]*)"/g)) {
    const path = resolve(as.temp, name);
    if (path.startsWith(`${as.temp}/`)) names.add(path.slice(as.temp.length + 1));
  }
  return names;
}

/** Puts what the neighbour owns below a shared folder: a file, or a folder, for each name. */
export async function plant(
  temp: string,
  names: Iterable<string>,
  content: Uint8Array | "folder",
): Promise<void> {
  const all = [...names];
  for (const name of all) {
    // What is asked for below another name can only be there when that one is a folder.
    if (content !== "folder" && all.some((other) => other.startsWith(`${name}/`))) continue;
    const path = join(temp, name);
    if (content === "folder") await Deno.mkdir(path, { recursive: true });
    else {
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, content, { mode: 0o755 }).catch(() => {});
    }
    for (let part = path; part !== temp; part = dirname(part)) {
      await Deno.chown(part, neighbour, neighbour);
    }
  }
}

function homeOf(base: string, uid: number): string {
  return join(base, `home-${uid}`);
}

async function makeHome(base: string, uid: number): Promise<void> {
  const home = homeOf(base, uid);
  const files: Record<string, string> = { phrase: "correct horse battery staple" };
  const folders = [home];
  for (const source of ["passphrase", "keyring"]) {
    folders.push(join(home, source));
    files[join(source, "config.yaml")] = `auth:\n  key_source: ${source}\n`;
  }
  for (const folder of folders) {
    await Deno.mkdir(folder, { mode: 0o700 });
    await Deno.chown(folder, uid, uid);
  }
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(home, name), text, { mode: 0o600 });
    await Deno.chown(join(home, name), uid, uid);
  }
}

async function compile(source: string, output: string, ...flags: string[]): Promise<void> {
  const path = fileURLToPath(new URL(`./neighbour/${source}`, import.meta.url));
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-O1", ...flags, "-o", output, path],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** Long enough that a worker loads it. */
function longLog(): string {
  const lines: string[] = [];
  for (let index = 0; index < 5_200; index++) {
    const id = index.toString(16).padStart(12, "0");
    lines.push(
      `t=S ts=2026-01-30T20:15:53Z ref=11111111-2222-4333-8444-${id} c_ip=192.0.2.7:43536 ` +
        "auth=TLSFTP s_usr=ada p_usr=ada r=/ g_cid=11111111-1111-4111-8111-111111111111 " +
        "g_uid=22222222-2222-4222-8222-222222222222\n",
    );
  }
  return lines.join("");
}
