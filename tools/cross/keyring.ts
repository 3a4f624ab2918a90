/** The keyring library of another system, from the npm package that the lock file names. */
import { createHash } from "node:crypto";
import * as z from "zod";
import { run } from "./run.ts";
import { type CrossName, crossTargets } from "./targets.ts";

const lock = z.looseObject({
  npm: z.record(z.string(), z.looseObject({ integrity: z.string() })),
});
const packed = z.array(z.looseObject({ filename: z.string() })).length(1);

/** Path of the library, fetched by npm on first use and held against the lock file. */
export async function keyringOf(name: CrossName): Promise<string> {
  const package_ = `@napi-rs/keyring-${crossTargets[name].npm}`;
  const { npm } = lock.parse(
    JSON.parse(await Deno.readTextFile(new URL("../../deno.lock", import.meta.url))),
  );
  const [key, facts] = Object.entries(npm).find(([key]) => key.startsWith(`${package_}@`)) ?? [];
  if (key === undefined || facts === undefined) throw new Error(`${package_} is not locked`);
  const folder = new URL(`../../build/cross/keyring/${key.replaceAll("/", "-")}/`, import.meta.url);
  const there = await libraryIn(folder);
  if (there !== undefined) return there;
  await Deno.mkdir(folder, { recursive: true });
  const [{ filename = "" } = {}] = packed.parse(
    JSON.parse(await run(["npm", "pack", "--json", key], { cwd: folder })),
  );
  const archive = new URL(filename.replace("@", "").replace("/", "-"), folder);
  const digest = createHash("sha512").update(await Deno.readFile(archive)).digest("base64");
  if (facts.integrity !== `sha512-${digest}`) {
    await Deno.remove(archive);
    throw new Error(`${key} is not the package that deno.lock names`);
  }
  await run(["tar", "xzf", archive.pathname, "--strip-components=1"], { cwd: folder });
  const library = await libraryIn(folder);
  if (library === undefined) throw new Error(`${key} has no library`);
  return library;
}

async function libraryIn(folder: URL): Promise<string | undefined> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".node")) return new URL(name, folder).pathname;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return undefined;
}
