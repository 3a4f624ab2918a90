import assert from "node:assert/strict";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { builtLibrary, openSqlcipher } from "../../src/audit/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { loadEmbedded } from "../../src/native/mod.ts";
import { memoryFile } from "../../src/native/memory_file.ts";
import { carry, tempFolder } from "./_embedded.ts";

const isLinux = Deno.build.os === "linux";
const code = new TextEncoder().encode("not really code");

/** Asks for the SQLCipher library; `use` is what the dynamic loader would do. */
function request(folder: string | undefined, use: (path: string) => void, hasMemory = true) {
  const inMemory = hasMemory ? memoryFile : () => {
    throw new Error("no such call");
  };
  return loadEmbedded("sqlcipher", { what: "The library", folder, load: use, inMemory });
}

async function refusal(attempt: Promise<unknown>): Promise<GcsError> {
  const error: unknown = await attempt.then(() => undefined, (error) => error);
  assert.ok(error instanceof GcsError, String(error));
  return error;
}

Deno.test("a program that runs from its sources carries nothing", async () => {
  assert.equal(await request("/nowhere", () => assert.fail("nothing to load")), undefined);
});

Deno.test("bytes that are not those of the build are not loaded, from no place", async () => {
  await using folder = await tempFolder();
  using carried = await carry("sqlcipher", code, folder.path);
  const packed = await Deno.readFile(carried.file);
  const others = [
    zstdCompressSync(new TextEncoder().encode("not really codE")),
    zstdCompressSync(new TextEncoder().encode("not really code, and more")),
    zstdCompressSync(new Uint8Array(100_000_000)),
    packed.subarray(0, -3),
    code,
    new Uint8Array(),
  ];
  for (const other of others) {
    await Deno.writeFile(carried.file, other);
    const error = await refusal(request(folder.path, () => assert.fail("loaded")));
    assert.equal(error.kind, "integrity");
  }
  await Deno.writeFile(carried.file, packed);
  let isLoaded = false;
  await request(folder.path, () => isLoaded = true);
  assert.ok(isLoaded);
});

Deno.test({
  name:
    "what is loaded from memory is what was built, and nobody can change it, not even ourselves",
  ignore: !isLinux,
  async fn() {
    await using folder = await tempFolder();
    using _carried = await carry("sqlcipher", code, folder.path);
    const used: string[] = [];
    const loaded = await request(undefined, (path) => used.push(path));
    assert.equal(loaded?.origin, "memory");
    assert.deepEqual(used, [loaded.path]);
    assert.deepEqual(await Deno.readFile(loaded.path), code);
    assert.match(await Deno.readLink(loaded.path), /^\/memfd:gcs/);
    for (const options of [{ write: true }, { append: true }, { write: true, truncate: true }]) {
      assert.throws(() => {
        using file = Deno.openSync(loaded.path, options);
        file.writeSync(code);
      });
    }
    assert.throws(() => Deno.truncateSync(loaded.path, 3));
    assert.deepEqual(await Deno.readFile(loaded.path), code);
  },
});

Deno.test({
  name: "a worker opens databases with the library that its parent loaded from memory",
  ignore: !isLinux,
  async fn() {
    await using folder = await tempFolder();
    using _carried = await carry("sqlcipher", await Deno.readFile(builtLibrary()), folder.path);
    const library = await request(undefined, (path) => Deno.dlopen(path, {}).close());
    const key = new Uint8Array(32).fill(7);
    const path = join(folder.path, "audit.db");
    {
      using db = openSqlcipher(path, { key, library });
      db.exec("CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('parent')");
    }
    const worker = new Worker(new URL("./_library_worker.ts", import.meta.url), { type: "module" });
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ path, key, library });
    });
    worker.terminate();
    assert.deepEqual(answer, { before: "parent", after: "worker" });
  },
});

Deno.test("without memory a private copy is loaded, made once, and replaced when it is another", async () => {
  await using folder = await tempFolder();
  using carried = await carry("sqlcipher", code, folder.path);
  const place = join(folder.path, "state", "native");
  const expected = join(place, `${carried.sha256.slice(0, 32)}.so`);
  const load = async () => {
    const used: Uint8Array[] = [];
    const loaded = await request(place, (path) => used.push(Deno.readFileSync(path)), false);
    assert.deepEqual(loaded, { path: expected, origin: "copy" });
    assert.deepEqual(used, [code]);
    return (await Deno.stat(expected)).ino;
  };
  const first = await load();
  assert.equal(await load(), first);
  await Deno.writeTextFile(expected, "junk");
  await load();
  if (Deno.build.os === "windows") return;
  assert.equal(((await Deno.stat(place)).mode ?? 0) & 0o777, 0o700);
  assert.equal(((await Deno.stat(expected)).mode ?? 0) & 0o777, 0o600);
});

Deno.test({
  name: "a copy is refused where others could change it, with the command that helps",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await tempFolder();
    using _carried = await carry("sqlcipher", code, folder.path);
    const state = join(folder.path, "state");
    const place = join(state, "native");
    await Deno.mkdir(place, { recursive: true, mode: 0o700 });
    const attempt = () => refusal(request(place, () => assert.fail("loaded"), false));
    await Deno.chmod(state, 0o777);
    const above = await attempt();
    assert.equal(above.kind, "secure_store");
    assert.match(above.message, /^The library that comes with gcs could not be loaded: Refused /);
    assert.equal(above.hint, `chmod go-w ${state}`);
    await Deno.chmod(state, 0o700);
    await Deno.chmod(place, 0o755);
    assert.equal((await attempt()).hint, `chmod 700 ${place}`);
  },
});

Deno.test("where nothing can be loaded, the error says what to set", async () => {
  await using folder = await tempFolder();
  using _carried = await carry("sqlcipher", code, folder.path);
  const place = join(folder.path, "native");
  const unloadable = () => {
    throw new Error("failed to map segment from shared object");
  };
  const error = await refusal(request(place, unloadable));
  assert.equal(error.kind, "secure_store");
  assert.match(error.hint ?? "", /^set GLOBUS_CONNECT_SERVER_CONFIG_DIR to a folder of your own/);
  assert.ok(error.hint?.endsWith(`now ${place} is used`));
});
