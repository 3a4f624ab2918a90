import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { namesIn, tempFolder } from "../../files/temp_folder.ts";
import { makeRelease, newSigner, run, scriptOf } from "../../update/_release.ts";

const updater = fileURLToPath(new URL("./_updater.ts", import.meta.url));
const name = "gcs-2.1.0-linux-x64.tar.gz";

/** What is seen in the folder when it is time to kill. */
const moments: Readonly<Record<string, (names: readonly string[], program: string) => boolean>> = {
  "as the new file appears": (names) => names.some((one) => one.endsWith(".tmp")),
  "while the new program is tried": (names) => names.includes("tried"),
  "when the old one is kept": (names) => names.includes(".gcs.previous"),
};

Deno.test({
  name: "an update that is killed at any moment leaves a program that works",
  ignore: Deno.build.os === "windows",
  async fn() {
    const signer = await newSigner();
    for (const [when, isTime] of Object.entries(moments)) {
      using folder = tempFolder();
      const program = join(folder.path, "gcs");
      await Deno.writeTextFile(program, scriptOf("2.0.0"), { mode: 0o755 });
      // It takes a moment to write, and tells when it is tried.
      const tried = `#!/bin/sh\n: > ${folder.path}/tried\necho gcs 2.1.0\nexit\n`;
      const large = tried + "#".repeat(30_000_000);
      const archive = join(folder.path, "archive");
      const bytes = (await makeRelease("2.1.0", signer, { program: large })).get(name);
      await Deno.writeFile(archive, bytes ?? new Uint8Array());
      const words = [program, archive, "2.1.0", name];
      const command = () =>
        new Deno.Command(Deno.execPath(), {
          args: ["run", "-qA", "--no-check", updater, ...words],
          stdout: "null",
          stderr: "piped",
        });

      const watcher = Deno.watchFs(folder.path);
      const child = command().spawn();
      for await (const _ of watcher) {
        if (isTime(namesIn(folder.path), program)) break;
      }
      child.kill("SIGKILL");
      await child.output();
      const says = new TextDecoder().decode(await run([program, "--version"])).trim();
      assert.match(says, /^gcs 2\.[01]\.0$/, when);

      const { success, stderr } = await command().output();
      assert.ok(success, new TextDecoder().decode(stderr));
      assert.equal(await Deno.readTextFile(program), large, when);
      const left = namesIn(folder.path).filter((one) => one.startsWith("."));
      assert.deepEqual(left, [".gcs.previous"], when);
    }
  },
});
