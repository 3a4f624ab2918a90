/**
 * Runs a program's scripts from a folder outside of it, and at the end keeps what V8 made of them
 * beside them. Part of the build alone: see tools/code_cache.ts.
 */
import { runScript, scripts } from "./load_script.ts";

/** Runs `main.js` of the folder with the arguments of this process. */
export async function warmUp(folder: URL): Promise<void> {
  const rejected = new URL("rejected", folder);
  addEventListener("unload", () => {
    for (const [name, script] of scripts) {
      if (script.cachedDataRejected === true) Deno.writeTextFileSync(rejected, name);
      Deno.writeFileSync(new URL(`${name}.code`, folder), script.createCachedData());
    }
  });
  await runScript(folder, "main.js");
}
