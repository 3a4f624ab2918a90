/**
 * Checks the packages that the program is made of: every licence permissive, and no advisory known
 * to the registry. Where the registry does not answer such requests, says so; that is no failure.
 *
 *   deno run -A tools/audit_dependencies.ts
 */
import { join } from "node:path";
import { z } from "zod";

/** One package in one version. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** Whether an SPDX expression leaves a permissive choice: one side of OR, both sides of AND. */
export function isPermissive(licence: string): boolean {
  const text = licence.replaceAll(/[()]/g, " ").trim();
  return text.split(/\s+OR\s+/).some((choice) =>
    choice.split(/\s+AND\s+/).every((one) => permissive.has(one.trim()))
  );
}

/** The npm packages that the `imports` of a deno.json name. */
export function directPackages(manifest: unknown): Package[] {
  const { imports } = z.looseObject({ imports: z.record(z.string(), z.string()) }).parse(manifest);
  return Object.values(imports).map((specifier) => {
    const [, name, version] =
      /^npm:((?:@[^/@]+\/)?[^/@]+)@(\d+\.\d+\.\d+[\w.-]*)$/.exec(specifier) ?? [];
    if (name === undefined || version === undefined) {
      throw new Error(`"${specifier}" does not name one exact version`);
    }
    return { name, version };
  });
}

/** Every npm package of a deno.lock, direct or not. */
export function lockedPackages(lock: unknown): Package[] {
  const { npm } = z.looseObject({ npm: z.record(z.string(), z.unknown()) }).parse(lock);
  const packages = Object.keys(npm).map((key) => {
    const [, name = "", version = ""] = /^((?:@[^/@]+\/)?[^/@]+)@([^_]+)/.exec(key) ?? [];
    return { name, version };
  });
  const unique = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique.values()];
}

/** The licence in a package.json, in its present and its old forms. */
export function licenceOf(manifest: unknown): string | undefined {
  const named = z.looseObject({ type: z.string() }).transform(({ type }) => type);
  const shape = z.looseObject({
    license: z.union([z.string(), named]).optional(),
    licenses: z.array(named).optional(),
  });
  const { license, licenses } = shape.parse(manifest);
  return license ?? licenses?.join(" OR ");
}

const advisory = z.looseObject({ title: z.string(), severity: z.string(), url: z.string() });
const advisories = z.record(z.string(), z.array(advisory));

/** Advisories as lines, or why the registry did not tell. */
export async function askAdvisories(
  registry: string,
  packages: readonly Package[],
): Promise<{ readonly known: readonly string[] } | { readonly silent: string }> {
  const versions: Record<string, string[]> = {};
  for (const { name, version } of packages) (versions[name] ??= []).push(version);
  const address = `${registry.replace(/\/$/, "")}/-/npm/v1/security/advisories/bulk`;
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(versions),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) return { silent: `it answered with status ${answer.status}` };
    const known = advisories.parse(JSON.parse(text));
    return {
      known: Object.entries(known).flatMap(([name, list]) =>
        list.map(({ title, severity, url }) => `${name}: ${severity}: ${title} (${url})`)
      ),
    };
  } catch (error) {
    return { silent: error instanceof Error ? error.name : "it cannot be reached" };
  }
}

/** Manifest of a package in the runtime's cache, whatever registry it came from. */
async function cachedManifest(cache: string, { name, version }: Package): Promise<unknown> {
  for await (const { name: host } of Deno.readDir(cache)) {
    const path = join(cache, host, name, version, "package.json");
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text !== undefined) return JSON.parse(text);
  }
  return undefined;
}

async function npmCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return z.looseObject({ npmCache: z.string() })
    .parse(JSON.parse(new TextDecoder().decode(stdout))).npmCache;
}

async function main(): Promise<number> {
  const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  const read = async (name: string) =>
    JSON.parse(await Deno.readTextFile(new URL(`../${name}`, import.meta.url)));
  const direct = directPackages(await read("deno.json"));
  const all = lockedPackages(await read("deno.lock"));
  const cache = await npmCache();
  let bad = 0;
  for (const one of all) {
    const isDirect = direct.some(({ name }) => name === one.name);
    const manifest = await cachedManifest(cache, one);
    // Packages for other systems are locked, too, and not fetched.
    if (manifest === undefined && !isDirect) continue;
    const licence = manifest === undefined ? undefined : licenceOf(manifest);
    if (licence !== undefined && isPermissive(licence)) {
      if (isDirect) print(`${one.name}@${one.version}: ${licence}`);
      continue;
    }
    print(`${one.name}@${one.version}: licence ${licence ?? "unknown"} is not permissive`);
    bad++;
  }
  for (const { name, version } of direct) {
    if (all.some((one) => one.name === name && one.version === version)) continue;
    print(`${name}@${version} is not in deno.lock`);
    bad++;
  }
  const registry = await registryInUse();
  const answer = registry === undefined
    ? { silent: "npm is not installed, so there is none to ask" }
    : await askAdvisories(registry, all);
  if ("silent" in answer) print(`Advisories: the registry does not tell (${answer.silent})`);
  else {
    for (const line of answer.known) print(line);
    print(`Advisories: ${answer.known.length} for ${all.length} packages`);
    bad += answer.known.length;
  }
  return bad === 0 ? 0 : 1;
}

/** The registry that this machine is set up to use, as npm knows it. */
async function registryInUse(): Promise<string | undefined> {
  const set = Deno.env.get("NPM_CONFIG_REGISTRY");
  if (set !== undefined) return set;
  try {
    const npm = new Deno.Command("npm", { args: ["config", "get", "registry"], stderr: "null" });
    const { success, stdout } = await npm.output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}

if (import.meta.main) Deno.exit(await main());
