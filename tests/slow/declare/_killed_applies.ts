import assert from "node:assert/strict";
import { join } from "node:path";
import { exportDeclaration } from "../../../src/declare/mod.ts";
import type { Sandbox } from "../../../src/sandbox/mod.ts";
import fc from "../../_support/fast_check.ts";
import { applicable, empty, fileOf, withoutIds } from "../../declare/_applicable.ts";
import { apply } from "../../declare/_apply.ts";
import { reach } from "../../declare/_endpoint.ts";
import { programArguments, programPath, setProgramStage } from "../_program.ts";

/** Property 3, with a process that is really killed while it applies a file. */
export async function killedProcessIsMadeGood(numRuns: number): Promise<void> {
  let killed = 0;
  await fc.assert(
    fc.asyncProperty(applicable, fc.integer({ min: 1, max: 8 }), async (seed, limit) => {
      const text = await fileOf(seed);
      await using stage = await setProgramStage({ sandbox: { seed: empty } });
      const { sandbox, folder, env } = stage;
      await stage.logIn("default");
      const file = join(folder, "site.yaml");
      await Deno.writeTextFile(file, text);
      // Answers that take a moment: the kill finds requests under way.
      for (const method of ["POST", "PATCH", "PUT"]) {
        sandbox.faults.add({ match: { method, path: "/api/*" }, delayMs: 15 });
      }
      const child = new Deno.Command(programPath, {
        args: [...programArguments, "apply", "-f", file, "--yes"],
        env: { ...env, GCS_TEST: "drawn-for-a-test" },
        clearEnv: true,
        ...{ stdin: "null", stdout: "null", stderr: "null" },
      }).spawn();
      if (await killAfter(child, sandbox, limit)) killed++;
      const reached = reach(sandbox);
      const report = await apply(reached.services, text);
      assert.equal(report.count.done, report.items.length, text);
      const exported = await exportDeclaration(reached.services);
      reached.close();
      assert.equal(withoutIds(exported.text), withoutIds(text));
      const verified = await stage.run(["audit", "verify"]);
      assert.equal(verified.code, 0, verified.stderr);
    }),
    { numRuns, endOnFailure: true },
  );
  assert.ok(killed > numRuns / 2, `${killed} of ${numRuns} were killed`);
}

/** Kills a process as soon as so many changes were received from it; false where it ended before. */
async function killAfter(
  child: Deno.ChildProcess,
  sandbox: Sandbox,
  limit: number,
): Promise<boolean> {
  let hasEnded = false;
  const ended = child.status.then((status) => {
    hasEnded = true;
    return status;
  });
  const isChange = ({ method, path }: Sandbox["requests"][number]) =>
    method !== "GET" && path.startsWith("/api/");
  while (!hasEnded && sandbox.requests.filter(isChange).length < limit) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  try {
    child.kill("SIGKILL");
  } catch {
    // It had ended.
  }
  const { code, signal } = await ended;
  assert.ok(signal === "SIGKILL" || code === 0, `ended with ${code}`);
  return signal === "SIGKILL";
}
