import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReleaseFacts } from "../../../tools/release_facts.ts";
import { run } from "../../update/_release.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Compiles the sources as several versions, each with the same key and address of releases. */
export async function buildAs(
  versions: readonly string[],
  folder: string,
  { key, url }: ReleaseFacts,
): Promise<string[]> {
  const sources = join(folder, "sources");
  await Deno.mkdir(join(sources, "build"), { recursive: true });
  await run(["sh", "-c", `git ls-files -z | tar -c --null -T - | tar -x -C "${sources}"`], root);
  await run(["cp", "-r", join(root, "build/sqlcipher"), join(sources, "build/sqlcipher")]);
  const made: string[] = [];
  for (const version of versions) {
    const file = join(sources, "deno.json");
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replace(/"version": "[^"]+"/, `"version": "${version}"`));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "build"],
      cwd: sources,
      env: { GCS_RELEASE_KEY: key, GCS_RELEASE_URL: url },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const program = join(folder, `gcs-${version}`);
    await Deno.rename(join(sources, "dist/gcs"), program);
    made.push(program);
  }
  return made;
}
