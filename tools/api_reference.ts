// deno-lint-ignore-file no-console -- it prints for people
/**
 * The reference of the modules that scripts import, as pages of HTML.
 *
 *   deno task docs:api              writes build/api/
 *   deno run -A tools/api_reference.ts --check    only says what has no words
 */
const root = new URL("../", import.meta.url);
const modules = ["client", "audit", "declare", "http"].map((name) => `modules/${name}.ts`);

/** Schemas, which the types of documents are taken from; scripts need the types alone. */
const schemas = /references private type '(?:ZodMiniType|output|[a-zA-Z]+Document)'$/;

/** What `deno doc --lint` finds, but for types that come from schemas. */
export function lintFaults(report: string): readonly string[] {
  const found = /^error\[[a-z-]+\]: (.*)\n +--> (\S+)/gm;
  return [...report.matchAll(found)]
    .filter(([, what = ""]) => !schemas.test(what))
    .map(([, what = "", where = ""]) => `${where.replace(root.pathname, "")}: ${what}`);
}

async function deno(...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", ...words, ...modules],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

async function main(): Promise<number> {
  const faults = lintFaults(await deno("--lint"));
  for (const fault of faults) console.error(fault);
  if (!Deno.args.includes("--check")) {
    console.log(await deno("--html", "--name=gcs", "--output=build/api"));
  }
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
