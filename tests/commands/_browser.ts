import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage, type StageOptions } from "../_support/stage.ts";

const follower = fileURLToPath(new URL("_follow_url.ts", import.meta.url));

/** Value of BROWSER for a browser that follows the login page; see `_follow_url.ts`. */
export function browser(caFile: string, mode: "follow" | "stray" | "deny" = "follow"): string {
  return `"${Deno.execPath()}" run -A --no-check "${follower}" "${caFile}" ${mode} %s`;
}

/** A stage whose login page approves for `identity`, with a browser to see it. */
export async function loginStage(
  options: StageOptions & { readonly identity?: string; readonly mode?: "stray" | "deny" } = {},
): Promise<{ readonly stage: Stage; readonly env: Readonly<Record<string, string>> }> {
  const stage = await setStage({
    ...options,
    sandbox: { autoApprove: options.identity ?? seedIds.admin, ...options.sandbox },
  });
  return { stage, env: { BROWSER: browser(join(stage.folder, "ca.pem"), options.mode) } };
}

/**
 * Registers a test in which a browser is started. The program does not wait for it to end, so the
 * test runner may see it still running.
 */
export function testWithBrowser(name: string, run: () => Promise<void>): void {
  Deno.test({ name, fn: run, sanitizeOps: false, sanitizeResources: false });
}
