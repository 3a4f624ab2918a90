import { shellWord } from "../../../src/base/mod.ts";
import type { Ended } from "../../_support/binary.ts";
import type { Bare } from "./_bare.ts";

/** A command as a service manager, a kubelet or a runner starts it. */
export interface Start {
  /** Shell commands of root, in whose places `/etc`, `/run`, `/var/lib`, `/var/log` and `/srv` are empty. */
  readonly setup: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  /** Further groups. */
  readonly groups?: readonly number[];
  /** Working folder; default: the root. */
  readonly cwd?: string;
  /** Each a program with its arguments, run in order until one fails. */
  readonly lines: readonly (readonly string[])[];
  /** What puts a line into its place; default: `setpriv`. */
  readonly enter?: (line: string) => string;
}

/** Where the authority of the sandbox lies there. */
export const caFile = "/run/sandbox-ca.pem";

/** Leads to the sandbox what the text of a page leads to Globus. */
export function sandboxed({ sandbox }: Bare): Readonly<Record<string, string>> {
  return {
    GLOBUS_SDK_SERVICE_URL_AUTH: sandbox.authUrl,
    GLOBUS_SDK_SERVICE_URL_TRANSFER: sandbox.transferUrl,
    GCS_CA_FILE: caFile,
  };
}

/** A file of root's there. */
export function put(path: string, text: string, mode: string, owner = "0:0"): string {
  const folder = path.replace(/\/[^/]*$/, "");
  return `mkdir -p ${folder}; printf %s ${shellWord(text)} > ${path}; ` +
    `chown ${owner} ${path}; chmod ${mode} ${path}`;
}

/**
 * Runs the binary at `/usr/local/bin/gcs`, with mounts that end with it. Nothing of this machine's
 * own folders is changed.
 */
export async function inPlaces(bare: Bare, start: Start): Promise<Ended> {
  const { setup, env, uid, groups = [], cwd = "/", lines } = start;
  const variables = Object.entries({ ...env, ...sandboxed(bare) })
    .map(([name, value]) => shellWord(`${name}=${value}`)).join(" ");
  const who = `--reuid ${uid} --regid ${uid} ` +
    (groups.length === 0 ? "--clear-groups" : `--groups ${groups.join()}`);
  const enter = start.enter ?? ((line: string) => `cd ${cwd}; setpriv ${who} ${line}`);
  const script = [
    "set -eu",
    "umask 022",
    `stage=${bare.folder}/stage; mkdir -p "$stage"`,
    'for file in passwd group nsswitch.conf hosts ld.so.cache; do cp /etc/$file "$stage"; done',
    "for folder in /run /etc /var/lib /var/log /srv /usr/local/bin; do",
    "  mount -t tmpfs -o mode=755 tmpfs $folder; done",
    'cp "$stage"/* /etc/',
    `touch /usr/local/bin/gcs; mount --bind ${bare.folder}/bin/gcs /usr/local/bin/gcs`,
    `cp ${bare.folder}/ca.pem ${caFile}`,
    ...setup,
    ...lines.map((line) => enter(`env -i ${variables} ${line.map(shellWord).join(" ")}`)),
  ];
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["--mount", "bash", "-c", script.join("\n")],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
