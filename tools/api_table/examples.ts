import { z } from "zod";

/** One answer as published, or built from the description where none is. */
export interface Example {
  readonly name: string;
  /** `POST auth.globus.org/v2/…`; a path without a host belongs to the Manager API. */
  readonly request?: string;
  readonly status?: number;
  readonly source: string;
  readonly body: unknown;
}

const row =
  /^\| (\S+)\.json \| ([A-Z\\|]+) \| ([^|]+) \| (\d{3}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm;

/** Reads the collected answers and their index. */
export async function readExamples(folder: URL): Promise<Example[]> {
  const index = await Deno.readTextFile(new URL("INDEX.md", folder));
  const examples: Example[] = [];
  for (
    const [, name = "", method = "", path = "", status, repository = "", file = "", licence = ""]
      of index.matchAll(row)
  ) {
    const text = await Deno.readTextFile(new URL(`${name}.json`, folder));
    const isBuilt = !repository.includes("/");
    examples.push({
      name,
      request: `${method.replace(/\\\|.*/, "")} ${path.trim()}`,
      status: Number(status),
      source: isBuilt
        ? "built from the published description, not observed"
        : `${repository.trim()} ${file.trim()}, ${licence.trim()}`,
      body: z.unknown().parse(JSON.parse(text)),
    });
  }
  return [...examples, ...await readPrinted(folder)];
}

/** What the official program prints: no answers, and not in the index. */
async function readPrinted(folder: URL): Promise<Example[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith("synthetic.clijson.")) names.push(name);
  }
  return await Promise.all(
    names.sort().map(async (file) => ({
      name: file.replace(/\.json$/, ""),
      source: "the shape that the official program prints, built from its pages, not observed",
      body: z.unknown().parse(JSON.parse(await Deno.readTextFile(new URL(file, folder)))),
    })),
  );
}
