/**
 * Checks the packages that the program is made of: every licence permissive, and no advisory known
 * to the registry or to OSV. Exit code 1 when one is found, or when neither could be asked.
 *
 *   deno run -A tools/audit_dependencies.ts [--may-be-silent]
 *
 * With --may-be-silent a source that does not answer is named and is no failure: for machines that
 * reach neither.
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
  const packages = Object.keys(npm).map(packageOfKey);
  const unique = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique.values()];
}

/** The package of a key of deno.lock and of `deno info`, which may end with what it depends on. */
export function packageOfKey(key: string): Package {
  const [, name = "", version = ""] = /^((?:@[^/@]+\/)?[^/@]+)@([^_]+)/.exec(key) ?? [];
  return { name, version };
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

/** Advisories as lines, or why a source did not tell. */
export type Advisories = { readonly known: readonly string[] } | { readonly silent: string };

/** What the registry knows (the request that `npm audit` sends). */
export function askAdvisories(
  registry: string,
  packages: readonly Package[],
): Promise<Advisories> {
  const versions: Record<string, string[]> = {};
  for (const { name, version } of packages) (versions[name] ??= []).push(version);
  const address = `${registry.replace(/\/$/, "")}/-/npm/v1/security/advisories/bulk`;
  return post(
    address,
    versions,
    (answer) =>
      Object.entries(advisories.parse(answer)).flatMap(([name, list]) =>
        list.map(({ title, severity, url }) => `${name}: ${severity}: ${title} (${url})`)
      ),
  );
}

const osvAnswer = z.looseObject({
  results: z.array(z.looseObject({
    vulns: z.array(z.looseObject({ id: z.string() })).optional(),
  })),
});

/** What OSV knows (`POST /v1/querybatch` of its API): one result for each query, in their order. */
export function askOsv(api: string, packages: readonly Package[]): Promise<Advisories> {
  const queries = packages.map(({ name, version }) => ({
    package: { name, ecosystem: "npm" },
    version,
  }));
  return post(`${api}/v1/querybatch`, { queries }, (answer) => {
    const { results } = osvAnswer.parse(answer);
    if (results.length !== packages.length) throw new TypeError("An answer is missing");
    return results.flatMap(({ vulns = [] }, index) =>
      vulns.map(({ id }) => `${packages[index]?.name}@${packages[index]?.version}: ${id} (OSV)`)
    );
  });
}

async function post(
  address: string,
  body: unknown,
  read: (answer: unknown) => string[],
): Promise<Advisories> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) return { silent: `it answered with status ${answer.status}` };
    return { known: read(JSON.parse(text)) };
  } catch (error) {
    return { silent: error instanceof Error ? error.name : "it cannot be reached" };
  }
}

/** Lines to print, and how many of them are reasons to fail. Asked is one source at least. */
export function judgeAdvisories(
  answers: readonly (readonly [source: string, answer: Advisories])[],
  count: number,
  maySilent: boolean,
): { readonly lines: readonly string[]; readonly bad: number } {
  const lines: string[] = [];
  let bad = 0;
  for (const [source, answer] of answers) {
    if ("silent" in answer) {
      lines.push(`Advisories: ${source} does not tell (${answer.silent})`);
      continue;
    }
    lines.push(
      ...answer.known,
      `Advisories of ${source}: ${answer.known.length} for ${count} packages`,
    );
    bad += answer.known.length;
  }
  const isAsked = answers.some(([, answer]) => "known" in answer);
  if (!isAsked && !maySilent) {
    lines.push("Advisories: no source told; nothing is known of these versions");
    bad++;
  }
  return { lines, bad };
}

/** Folder of a package in the runtime's cache, whatever registry it came from. */
export async function cachedPackage(
  cache: string,
  { name, version }: Package,
): Promise<string | undefined> {
  for await (const { name: host } of Deno.readDir(cache)) {
    const folder = join(cache, host, name, version);
    const isThere = await Deno.stat(join(folder, "package.json")).then(() => true, () => false);
    if (isThere) return folder;
  }
  return undefined;
}

/** The runtime's cache of npm packages. */
export async function npmCache(): Promise<string> {
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
    const folder = await cachedPackage(cache, one);
    const manifest = folder && JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
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
  const verdict = judgeAdvisories(
    [
      [
        "the registry",
        registry === undefined
          ? { silent: "npm is not installed, so there is none to ask" }
          : await askAdvisories(registry, all),
      ],
      ["OSV", await askOsv("https://api.osv.dev", all)],
    ],
    all.length,
    Deno.args.includes("--may-be-silent"),
  );
  for (const line of verdict.lines) print(line);
  return bad + verdict.bad === 0 ? 0 : 1;
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
