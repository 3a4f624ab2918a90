import assert from "node:assert/strict";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { sha256Of } from "../../src/native/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { json, works } from "./_expect.ts";

/** What a compiled program carries, put where this process looks for it. */
async function carrying(folder: string, contents: Readonly<Record<string, string>>) {
  const embedded: Record<string, (typeof globalThis.gcsNativeCode & object)["modules"] & object> =
    {};
  for (const [name, text] of Object.entries(contents)) {
    const bytes = new TextEncoder().encode(text);
    const path = join(folder, `${name}.zst`);
    await Deno.writeFile(path, new Uint8Array(zstdCompressSync(bytes)));
    embedded[name] = {
      open: () => Deno.openSync(path),
      isPacked: true,
      suffix: "",
      sha256: sha256Of(bytes),
      size: bytes.length,
    };
  }
  globalThis.gcsNativeCode = embedded;
  return { [Symbol.dispose]: () => globalThis.gcsNativeCode = undefined };
}

const files = { "client.js": "export {};\n", "types/src/gcs/mod.d.ts": "export {};\n" };

async function moduleStage(): Promise<Stage & { readonly out: string }> {
  const stage = await setStage({ isLoggedIn: false });
  return { ...stage, out: join(stage.folder, "gcs-modules") };
}

Deno.test("module writes what the program carries into a new folder, or an empty one", async () => {
  await using stage = await moduleStage();
  using _ = await carrying(stage.folder, { modules: JSON.stringify(files), sqlcipher: "library" });
  const made = await json(stage, ["module", "--out", stage.out]);
  const names = [...Object.keys(files), "libsqlcipher.so"];
  assert.deepEqual(new Set(Object.values(made["files"] ?? {})), new Set(names));
  assert.equal(await Deno.readTextFile(join(stage.out, "client.js")), files["client.js"]);
  assert.equal(await Deno.readTextFile(join(stage.out, "libsqlcipher.so")), "library");
  const empty = join(stage.folder, "empty");
  await Deno.mkdir(empty);
  await works(stage, ["module", "--out", `${empty}/`]);
  assert.equal((await Deno.stat(join(empty, "types/src/gcs/mod.d.ts"))).isFile, true);
});

Deno.test("module writes nothing over, and leaves nothing half written", async () => {
  await using stage = await moduleStage();
  using _ = await carrying(stage.folder, { modules: JSON.stringify(files), sqlcipher: "library" });
  await Deno.mkdir(stage.out);
  await Deno.writeTextFile(join(stage.out, "mine.txt"), "mine");
  const before = (await Array.fromAsync(Deno.readDir(stage.folder))).length;
  const outcome = await stage.run(["module", "--out", stage.out]);
  assert.equal(outcome.code, 7);
  assert.match(outcome.stderr, /is not empty/);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(stage.out))).map(({ name }) => name), [
    "mine.txt",
  ]);
  assert.equal((await Array.fromAsync(Deno.readDir(stage.folder))).length, before);
  const nowhere = await stage.run(["module", "--out", join(stage.folder, "no", "where")]);
  assert.equal(nowhere.code, 2);
});

Deno.test("module from the sources says where they are", async () => {
  await using stage = await moduleStage();
  const outcome = await stage.run(["module", "--out", stage.out]);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /hint: in a checkout import modules\/client\.ts/);
});
