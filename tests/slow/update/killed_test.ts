import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { namesIn, tempFolder } from "../../files/temp_folder.ts";
import { makeRelease, newSigner, run, scriptOf } from "../../update/_release.ts";

const updater = fileURLToPath(new URL("./_updater.ts", import.meta.url));
const name = "gcs-2.1.0-linux-x64.tar.gz";

/** What is seen in the folder when it is time to kill. */
const moments: Readonly<Record<string, (names: readonly string[]) => boolean>> = {
  "as the new file appears": (names) => names.some((one) => one.endsWith(".tmp")),
  "while the new program is tried": (names) => names.includes("tried"),
  "when the old one is kept": (names) => names.includes(".gcs.previous"),
};

/** An update may be over before it is killed; that so many are means that none can be killed. */
const maxTries = 30;

/** It takes a moment to write, and tells when it is tried. */
const large = `#!/bin/sh\n: > "\${0%/*}/tried"\necho gcs 2.1.0\nexit\n${"#".repeat(30_000_000)}`;

/** Updates a program of version 2.0.0 and kills that at a moment; false where it came too late. */
async function killedUpdate(
  release: Uint8Array,
  when: string,
  isTime: (names: readonly string[]) => boolean,
): Promise<boolean> {
  using folder = tempFolder();
  const program = join(folder.path, "gcs");
  await Deno.writeTextFile(program, scriptOf("2.0.0"), { mode: 0o755 });
  const archive = join(folder.path, "archive");
  await Deno.writeFile(archive, release);
  const command = () =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-qA", "--no-check", updater, program, archive, "2.1.0", name],
      stdout: "null",
      stderr: "piped",
    });

  using watcher = Deno.watchFs(folder.path);
  const child = command().spawn();
  const output = child.output();
  const seen = async () => {
    for await (const _ of watcher) if (isTime(namesIn(folder.path))) return true;
    return false;
  };
  if (!await Promise.race([seen(), output.then(() => false)])) return false;
  try {
    child.kill("SIGKILL");
  } catch {
    // It had ended.
  }
  const { signal } = await output;
  const says = new TextDecoder().decode(await run([program, "--version"])).trim();
  assert.match(says, /^gcs 2\.[01]\.0$/, when);
  if (signal !== "SIGKILL") return false;

  const { success, stderr } = await command().output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.equal(await Deno.readTextFile(program), large, when);
  const left = namesIn(folder.path).filter((one) => one.startsWith("."));
  assert.deepEqual(left, [".gcs.previous"], when);
  return true;
}

Deno.test({
  name: "an update that is killed at any moment leaves a program that works",
  ignore: Deno.build.os === "windows",
  async fn() {
    const files = await makeRelease("2.1.0", await newSigner(), { program: large });
    const release = files.get(name) ?? new Uint8Array();
    for (const [when, isTime] of Object.entries(moments)) {
      let tries = 0;
      while (!await killedUpdate(release, when, isTime)) {
        assert.ok(++tries < maxTries, `${when}: no update could be killed`);
      }
    }
  },
});
