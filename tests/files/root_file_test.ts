import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { GcsError } from "../../src/errors/mod.ts";
import { readRootFile } from "../../src/files/mod.ts";
import { failure, tempFolder } from "./temp_folder.ts";

const isRoot = process.getuid?.() === 0;

Deno.test({
  name: "a file for all users that another user owns is refused, and root is told what to run",
  ignore: !isRoot,
  async fn() {
    using folder = tempFolder();
    const path = join(folder.path, "config.yaml");
    const options = { what: "the settings", maxBytes: 100 };
    assert.equal(await readRootFile(path, options), undefined);
    await Deno.writeTextFile(path, "a: 1\n");
    assert.equal((await readRootFile(path, options))?.length, 5);
    await Deno.chown(path, 12_345, 12_345);
    const error = await failure(readRootFile(path, options));
    assert.ok(error instanceof GcsError);
    assert.equal(error.message, "Refused to use the settings: it belongs to another user");
    assert.equal(error.hint, `as root, run: chown root ${path}; chmod go-w ${path}`);
  },
});
