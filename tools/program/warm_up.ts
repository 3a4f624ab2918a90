/**
 * Runs a program's scripts from a folder outside of it, and at the end keeps what V8 made of them
 * beside them. Part of the build alone: see tools/code_cache.ts.
 */
import v8 from "node:v8";
import { runScript, scripts } from "./load_script.ts";

/** Runs `main.js` of the folder with the arguments of this process. */
export async function warmUp(folder: URL): Promise<void> {
  // Else it forgets code that has not run for a while, and what is kept depends on the time of day.
  v8.setFlagsFromString("--no-flush-bytecode");
  const rejected = new URL("rejected", folder);
  addEventListener("unload", () => {
    // The program runs without it, and takes code of its own flags alone.
    v8.setFlagsFromString("--flush-bytecode");
    for (const [name, script] of scripts) {
      if (script.cachedDataRejected === true) Deno.writeTextFileSync(rejected, name);
      Deno.writeFileSync(new URL(`${name}.code`, folder), script.createCachedData());
    }
  });
  await runScript(folder, "main.js");
}
