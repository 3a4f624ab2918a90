/**
 * Compares what this program follows (tools/followed.json) with what its makers have published, and
 * opens an issue for each newer version. Exit code 1 when a source cannot be read.
 *
 *   GH_TOKEN=… deno run -A tools/upstream.ts [--dry-run]
 */
import followed from "./followed.json" with { type: "json" };

const server = "globus-connect-server54";
const repository = "https://downloads.globus.org/globus-connect-server/stable/rpm/el/9/x86_64";

/** The newest version of a Python package in the index that pip uses. */
export async function newestPython(name: string): Promise<string> {
  const lines = await run("python3", "-m", "pip", "index", "versions", name);
  const [, version] = /^\S+ \(([^)]+)\)/.exec(lines) ?? [];
  if (version === undefined) throw new Error(`pip says of ${name}: ${lines.trim()}`);
  return version;
}

/** The newest version of a package in an RPM repository, by its `repodata/`. */
export async function newestRpm(repository: string, name: string): Promise<string> {
  const index = await (await get(`${repository}/repodata/repomd.xml`)).text();
  const [, href] = /<data type="primary">[^]*?<location href="([^"]+)"/.exec(index) ?? [];
  if (href === undefined) throw new Error("repomd.xml names no list of packages");
  if (!href.endsWith(".gz")) throw new Error(`${href} is not compressed with gzip`);
  const { body } = await get(`${repository}/${href}`);
  if (body === null) throw new Error(`${href} is empty`);
  const text = await new Response(body.pipeThrough(new DecompressionStream("gzip"))).text();
  const versions = text.split("<package ").filter((part) => part.includes(`<name>${name}</name>`))
    .flatMap((part) => /<version [^>]*\bver="([^"]+)"/.exec(part)?.[1] ?? []);
  const newest = versions.toSorted(compare).at(-1);
  if (newest === undefined) throw new Error(`There is no ${name} in ${href}`);
  return newest;
}

/** Orders versions by their numbers. */
export function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** What is newer than what is followed, and what could not be asked. */
export async function whatIsNew(
  repository: string,
  known: Readonly<Record<string, string>>,
): Promise<{ readonly newer: readonly string[]; readonly failures: readonly string[] }> {
  const newer: string[] = [];
  const failures: string[] = [];
  for (const [name, version] of Object.entries(known)) {
    try {
      const newest = name === server ? await newestRpm(repository, name) : await newestPython(name);
      if (compare(newest, version) > 0) {
        newer.push(`${name} ${newest} is out; ${version} is followed`);
      }
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { newer, failures };
}

async function get(address: string): Promise<Response> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(30_000) });
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new Error(`${address} answered with status ${answer.status}`);
}

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(
    `${program} failed: ${new TextDecoder().decode(stderr).trim().split("\n").at(-1)}`,
  );
}

/** Opens an issue, unless one with this title is there. */
async function open(title: string): Promise<void> {
  const search = `in:title "${title}"`;
  const there = await run(
    "gh",
    "issue",
    "list",
    "--state",
    "all",
    "--search",
    search,
    "--json",
    "title",
  );
  if (there.includes(JSON.stringify(title))) return;
  const body = "Read its changes, raise the version in tools/followed.json and where the tests " +
    "name it, and run `deno task test:foreign`.";
  await run("gh", "issue", "create", "--label", "upstream", "--title", title, "--body", body);
}

if (import.meta.main) {
  const { newer, failures } = await whatIsNew(repository, followed);
  for (const line of [...newer, ...failures]) {
    Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  }
  if (!Deno.args.includes("--dry-run")) { for (const line of newer) await open(line); }
  Deno.exit(failures.length === 0 ? 0 : 1);
}
