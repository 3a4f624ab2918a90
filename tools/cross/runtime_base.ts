/**
 * The official runtime bases that `deno compile` puts a program onto. The compiler would fetch one
 * by itself and compare it with nothing; here each is held against a pinned SHA-256.
 */
import { basename, dirname, join } from "node:path";
import { sha256 } from "./run.ts";
import type { CrossName } from "./targets.ts";
import { onlyFile } from "./unzip.ts";

/** SHA-256 of the archives, by version and target. */
export type Pins = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where archives come from, and where another copy of their checksums is. */
export interface Hosts {
  readonly archives: string;
  readonly checksums: string;
}

/** Deno's own. */
export const official: Hosts = {
  archives: "https://dl.deno.land/release",
  checksums: "https://github.com/denoland/deno/releases/download",
};

/** The command that pins the bases of the Deno that runs it. */
const pinCommand = "deno run -A tools/runtime_base.ts --pin";

/**
 * Path of the base in `folder`, fetched on first use.
 *
 * @throws Error where it is not pinned, or is not what was pinned: nothing is kept then.
 */
export async function runtimeBase(
  version: string,
  target: CrossName,
  { pins, folder, hosts }: { readonly pins: Pins; readonly folder: string; readonly hosts: Hosts },
): Promise<string> {
  const pin = pins[version]?.[target];
  if (pin === undefined) {
    throw new Error(
      `The runtime base of Deno ${version} for ${target} is not pinned. A maintainer pins it by ` +
        `\`${pinCommand}\` with that Deno, and commits what it writes`,
    );
  }
  const base = join(folder, version, target, programName(target));
  const archive = `${base}.zip`;
  const kept = await Deno.readFile(archive).catch(() => undefined);
  if (kept !== undefined && await sha256(kept) === pin) return await unpacked(kept, base);
  const bytes = await fetched(archiveAddress(hosts, version, target));
  const digest = await sha256(bytes);
  if (digest !== pin) {
    throw new Error(
      `The runtime base of Deno ${version} for ${target} has SHA-256 ${digest}, not the pinned ${pin}`,
    );
  }
  await Deno.mkdir(dirname(base), { recursive: true, mode: 0o700 });
  await Deno.writeFile(archive, bytes);
  return await unpacked(bytes, base);
}

/**
 * SHA-256 of each base. Two hosts are asked, which have to agree: what one hands out, and what the
 * release page says of it.
 */
export async function pinsOf(
  version: string,
  targets: readonly CrossName[],
  hosts: Hosts,
): Promise<Record<string, string>> {
  const pins: Record<string, string> = {};
  for (const target of targets) {
    const digest = await sha256(await fetched(archiveAddress(hosts, version, target)));
    const page = `${hosts.checksums}/v${version}/denort-${target}.zip.sha256sum`;
    const said = new TextDecoder().decode(await fetched(page));
    // Made by `shasum` on most systems, by PowerShell on Windows: in capitals, with other words.
    const [other] = /\b[0-9a-f]{64}\b/i.exec(said) ?? [];
    if (other?.toLowerCase() !== digest) {
      throw new Error(`${page} says ${other ?? "nothing"}, but what is handed out has ${digest}`);
    }
    pins[target] = digest;
  }
  return pins;
}

function archiveAddress({ archives }: Hosts, version: string, target: CrossName): string {
  return `${archives}/v${version}/denort-${target}.zip`;
}

async function fetched(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Anew each time: what is used is what was compared. */
async function unpacked(archive: Uint8Array<ArrayBuffer>, base: string): Promise<string> {
  await Deno.writeFile(base, onlyFile(archive, basename(base)), { mode: 0o755 });
  return base;
}

function programName(target: CrossName): string {
  return target.includes("windows") ? "denort.exe" : "denort";
}
