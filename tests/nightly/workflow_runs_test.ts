/**
 * Runs the blocks of the release workflows that can run here, one after the other, in this checkout.
 * DENORT_FOR and DENO_COMPILE take the place of the official runtime bases where those cannot be had.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { runBlock, runs } from "../tools/_workflow_runs.ts";
import { makeReleaseKey } from "../../tools/release_key.ts";

const root = new URL("../../", import.meta.url);
const ignore = Deno.build.os !== "linux" || Deno.uid() !== 0 ||
  Deno.env.get("DENORT_FOR") === undefined;

/** Root may have no sudo, and needs none. */
async function sudoOfRoot() {
  const folder = await Deno.makeTempDir({ prefix: "gcs-sudo-" });
  await Deno.writeTextFile(join(folder, "sudo"), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test({
  name: "libraries, programs and packages of a release are made as the workflows say (root, bases)",
  ignore,
  async fn() {
    const { privatePem, publicKey } = await makeReleaseKey();
    const env = {
      PROGRAM: "gcs-linux-x64",
      GCS_RELEASE_KEY: publicKey,
      GCS_RELEASE_URL: "https://example.org/releases",
      GCS_RELEASE_SIGNING_KEY: privatePem,
    };
    await using asRoot = await sudoOfRoot();
    for (const [name, when] of Object.entries(runs)) {
      if (when !== "nightly") continue;
      const { code, output } = await runBlock(name, root, env, asRoot.folder);
      assert.equal(code, 0, `${name}:\n${output}`);
    }
    await Deno.remove(new URL("made.tar", root));
  },
});
