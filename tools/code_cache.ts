/**
 * Has V8 make the code of the scripts in a folder (tools/scripts.ts) and keeps it beside them. A
 * program of the same runtime with the same flags runs them for that, in what people do often: a
 * function that runs there is in the code, any other is made when it is needed.
 */
import { join } from "node:path";
import { writeLog } from "../bench/audit_records.ts";
import { startSandbox } from "../src/sandbox/mod.ts";
import {
  configured,
  folderVariable,
  output,
  passphraseLogin,
  serviceEnvironment,
} from "./program_stage.ts";

/**
 * Runs the program again and again. It must run the scripts of the folder: program/warm_up.ts.
 *
 * @throws Error where it does not take the code that it made itself.
 */
export async function makeCode(program: string, scripts: URL): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-warm-" }));
  const sandbox = await startSandbox();
  try {
    const log = join(folder, "gridftp-audit.log");
    await writeLog(log, 200);
    const none = { [folderVariable]: join(folder, "none") };
    const service = serviceEnvironment(await configured(join(folder, "service"), sandbox), sandbox);
    const person = await passphraseLogin(
      await configured(join(folder, "person"), sandbox),
      sandbox,
    );
    const [collection = ""] = (await output(program, ["collection", "list", "-F", "list"], service))
      .split("\n");
    for (
      const [env, ...args] of [
        [none, "--help"],
        [none, "collection", "list", "--help"],
        [none, "completion", "bash"],
        [none, "profile", "list"],
        [service, "profile", "list"],
        [service, "collection", "list"],
        [person, "collection", "show", collection],
        [person, "collection", "show", collection, "-F", "json"],
        [person, "collection", "update", collection, "--keywords", "a,b"],
        [person, "audit", "load", log],
        [person, "audit", "query", "--limit", "100"],
      ] as const
    ) {
      await output(program, args, env);
    }
    const rejected = await Deno.readTextFile(new URL("rejected", scripts)).catch(() => undefined);
    if (rejected !== undefined) throw new Error(`V8 rejects its own code of ${rejected}`);
  } finally {
    await sandbox.close();
    await Deno.remove(folder, { recursive: true });
  }
}
