import assert from "node:assert/strict";
import { binary, programSystem, programTellsTls } from "../../_support/binary.ts";

const page = new URL("../../../docs/troubleshooting.md", import.meta.url);

/** What the runtime says by itself, with a line of the shell that makes it say so. */
const cases = [
  ["No such file or directory (os error 2)", 'mkdir "$D"; cd "$D"; rmdir "$D"; "$GCS" --version'],
  ["no /proc/self/exe available. Is /proc mounted?", 'umount -l /proc; "$GCS" --version', "root"],
  ["CagedHeap reservation.", 'ulimit -v 2000000; "$GCS" --version'],
  ["Too many open files", 'ulimit -n 12; "$GCS" --version'],
  ["panicked at cli/rt/binary.rs", `"$GCS" "$(printf '\\377')"`],
] as const;

for (const [message, line, who] of cases) {
  Deno.test({
    name: `docs/troubleshooting.md quotes what the runtime says before gcs runs: ${message}`,
    ignore: binary === undefined || programSystem !== "linux" || Deno.build.arch !== "x86_64" ||
      (who === "root" && Deno.uid() !== 0),
    async fn() {
      const folder = await Deno.makeTempDir();
      const { stderr } = await new Deno.Command("unshare", {
        args: [...(who === "root" ? ["--mount"] : []), "--", "sh", "-c", line],
        env: { GCS: binary ?? "", D: `${folder}/gone`, PATH: Deno.env.get("PATH") ?? "" },
        clearEnv: true,
      }).output();
      await Deno.remove(folder, { recursive: true });
      // A newer runtime than the one that the page quotes may use other words.
      const said = new TextDecoder().decode(stderr);
      assert.ok(said.includes(message) || (said !== "" && await programTellsTls()), said);
      assert.ok((await Deno.readTextFile(page)).replace(/\s+/g, " ").includes(message));
    },
  });
}
