import assert from "node:assert/strict";
import { join } from "node:path";
import { requireTakesFiles } from "../../src/files/mod.ts";
import { failure, namesIn, onOwnDisk, tempFolder } from "./temp_folder.ts";

Deno.test("a folder that is not there yet is tried in the one above it, and nothing stays behind", async () => {
  using folder = tempFolder();
  await requireTakesFiles(join(folder.path, "not", "there"));
  await requireTakesFiles(folder.path);
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("a place below a file takes none, and is named whole", async () => {
  using folder = tempFolder();
  const file = join(folder.path, "file");
  Deno.writeTextFileSync(file, "");
  const { message } = await failure(requireTakesFiles(join(file, "below")));
  assert.equal(message, `Cannot look at "below": a part of its path is not a folder`);
});

Deno.test("a disk that is read-only takes none, whatever its modes are", (t) =>
  onOwnDisk(t, "ro", async (folder) => {
    const { kind, message } = await failure(requireTakesFiles(join(folder, "state")));
    assert.equal(kind, "failed");
    assert.equal(message, `Cannot make files in "${folder}": the file system is read-only`);
  }));
