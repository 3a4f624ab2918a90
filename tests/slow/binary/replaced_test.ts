import assert from "node:assert/strict";
import { join } from "node:path";
import { withFileLock } from "../../../src/files/mod.ts";
import { binary } from "../../_support/binary.ts";
import { until } from "../../_support/until.ts";
import { transferLog } from "../../commands/audit/_audit.ts";

const script = "#!/bin/sh\nexit 9\n";

/** What may become of the file of a program that runs: an update, a package manager, an uninstall. */
const fates: Readonly<Record<string, (file: string) => Promise<void>>> = {
  "is replaced": async (file) => {
    await Deno.writeTextFile(`${file}.new`, script, { mode: 0o755 });
    await Deno.rename(`${file}.new`, file);
  },
  "is kept as another and replaced": async (file) => {
    await Deno.rename(file, `${file}.previous`);
    await Deno.writeTextFile(file, script, { mode: 0o755 });
  },
  "is removed": (file) => Deno.remove(file),
};

for (const [what, happens] of Object.entries(fates)) {
  Deno.test({
    name: `a load that is begun before the program ${what} starts its writer all the same`,
    ignore: binary === undefined || Deno.build.os !== "linux",
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "gcs-replaced-" });
      const program = join(folder, "gcs");
      await Deno.copyFile(binary ?? "", program);
      await Deno.writeTextFile(join(folder, "words"), "correct horse battery\n", { mode: 0o600 });
      // More than what is written without a writer of its own.
      await Deno.writeTextFile(join(folder, "a.log"), transferLog(6000));
      const free = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      const lock = join(folder, "keys");
      const holder = withFileLock(lock, () => (held.resolve(), free.promise));
      await held.promise;
      const child = new Deno.Command(program, {
        args: ["audit", "load", join(folder, "a.log")],
        env: {
          HOME: folder,
          GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
          GCS_PASSPHRASE_FILE: join(folder, "words"),
        },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      await until("it waits for its key", () => hasOpen(child.pid, `${lock}.lock`));
      await happens(program);
      free.resolve();
      const { code, stdout, stderr } = await child.output();
      await holder;
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      assert.equal(new TextDecoder().decode(stdout), "Loaded 6000 records from 6000 lines\n");
      await Deno.remove(folder, { recursive: true });
    },
  });
}

async function hasOpen(pid: number, file: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const all = await Array.fromAsync(Deno.readDir(folder));
  const targets = all.map(({ name }) => Deno.readLink(join(folder, name)).catch(() => ""));
  return (await Promise.all(targets)).includes(file);
}
