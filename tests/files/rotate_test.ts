import assert from "node:assert/strict";
import { join } from "node:path";
import { rotatePrivateFile } from "../../src/files/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-rotate-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("rotatePrivateFile moves a full file to .1 and drops the oldest", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.log");
    for (const text of ["first", "second", "third"]) {
      await Deno.writeTextFile(path, text, { mode: 0o600 });
      assert.equal(await rotatePrivateFile(path, { maxBytes: 5, kept: 2 }), true);
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["x.log.1", "x.log.2"]);
    assert.equal(await Deno.readTextFile(`${path}.1`), "third");
    assert.equal(await Deno.readTextFile(`${path}.2`), "second");
  }));

Deno.test("rotatePrivateFile leaves a file that is smaller or not there", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.log");
    assert.equal(await rotatePrivateFile(path, { maxBytes: 5, kept: 2 }), false);
    await Deno.writeTextFile(path, "1234", { mode: 0o600 });
    assert.equal(await rotatePrivateFile(path, { maxBytes: 5, kept: 2 }), false);
    assert.equal(await Deno.readTextFile(path), "1234");
  }));

Deno.test("rotatePrivateFile refuses a link in the place of an old file", () =>
  inFolder(async (folder) => {
    const path = join(folder, "x.log");
    await Deno.writeTextFile(path, "12345", { mode: 0o600 });
    await Deno.symlink("/etc/hostname", `${path}.1`);
    await assert.rejects(rotatePrivateFile(path, { maxBytes: 5, kept: 2 }), GcsError);
    assert.equal(await Deno.readTextFile(path), "12345");
  }));
