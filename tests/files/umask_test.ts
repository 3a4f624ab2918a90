import assert from "node:assert/strict";
import { join } from "node:path";
import { setConfigKey } from "../../src/config/mod.ts";
import { writePrivateFile } from "../../src/files/mod.ts";
import { configFolder } from "../config/config_folder.ts";
import { inOwnProcess } from "../_support/own_process.ts";
import { bytesOf, isPosix, modeOf, tempFolder } from "./temp_folder.ts";

inOwnProcess(import.meta.url, "files are private whatever the umask is", () => {
  Deno.test({
    name: "writePrivateFile makes the file 0600 whatever the umask is",
    ignore: !isPosix,
    async fn() {
      using folder = tempFolder();
      const old = Deno.umask(0);
      try {
        await writePrivateFile(join(folder.path, "a"), bytesOf("x"));
      } finally {
        Deno.umask(old);
      }
      assert.equal(modeOf(join(folder.path, "a")), 0o600);
    },
  });

  Deno.test({
    name: "a change keeps the file private, whatever the umask is",
    ignore: !isPosix,
    async fn() {
      using home = configFolder("format: json\n");
      const mask = Deno.umask(0);
      try {
        await setConfigKey(home.paths, "format", "csv");
      } finally {
        Deno.umask(mask);
      }
      assert.equal(modeOf(home.paths.configFile), 0o600);
      const left = [...Deno.readDirSync(home.paths.configFolder)].map(({ name }) => name);
      assert.deepEqual(left.filter((name) => !/^config\.yaml(?:\.lock)?$/.test(name)), []);
    },
  });
});
