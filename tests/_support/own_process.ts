import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/** Set in the process that plays the tests of one file alone. */
const marker = "GCS_TEST_IN_OWN_PROCESS";

/**
 * Registers what `register` does as one test, whose process nothing else runs in. Test files run as
 * threads of one process, and so share its working folder, its umask, its environment and its open
 * files: whoever changes or counts them disturbs the others, or is disturbed. `url` is the file's,
 * which holds no other test.
 */
export function inOwnProcess(url: string, name: string, register: () => void): void {
  if (Deno.env.get(marker) !== undefined) return register();
  Deno.test(`${name}, in a process of its own`, async () => {
    const folder = Deno.env.get("GCS_TEST_COVERAGE");
    const coverage = folder === undefined
      ? []
      : [`--coverage=${folder}`, "--coverage-raw-data-only"];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-q", "-A", "--no-check", ...coverage, fileURLToPath(url)],
      env: { [marker]: "1", NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    const said = text.decode(stdout) + text.decode(stderr);
    assert.ok(success && /^ok \| [1-9]\d* passed/m.test(said), said);
  });
}
