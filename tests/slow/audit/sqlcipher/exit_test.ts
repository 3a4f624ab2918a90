import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inFolder } from "../../../audit/sqlcipher/support.ts";

const child = fileURLToPath(new URL("./exit_child.ts", import.meta.url));

/** One crash in seven was seen, when the library still freed its memory at exit. */
const times = 10;

/** Where coverage is collected, a worker takes a second to start. */
const { DENO_COVERAGE_DIR: _coverage, ...env } = Deno.env.toObject();

Deno.test("a process that ends while threads write to databases does not crash", async () => {
  for (let left = times; left > 0; left--) {
    await inFolder(async (folder) => {
      const { code, signal, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-check", child, folder],
        clearEnv: true,
        env,
        stdout: "null",
      }).output();
      assert.deepEqual([code, signal], [0, null], new TextDecoder().decode(stderr));
    });
  }
});
