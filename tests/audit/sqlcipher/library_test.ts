import assert from "node:assert/strict";
import { join } from "node:path";
import {
  builtLibrary,
  keyBytes,
  openSqlcipher,
  rawKeyText,
  Sqlcipher,
} from "../../../src/audit/sqlcipher/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { inFolder, inMemory, key, otherKey } from "./support.ts";

const built = builtLibrary();

Deno.test("the built library is SQLCipher 4 with every hardening that can be asked for", () => {
  using library = Sqlcipher.load();
  assert.match(library.version, /^4\.\d+\.\d+/);
  assert.equal(library.path, built);
  inMemory((db) => {
    const options = new Set(db.all("PRAGMA compile_options").map((row) => row.compile_options));
    for (
      const option of [
        "DQS=0",
        "ENABLE_API_ARMOR",
        "ENABLE_FTS5",
        "HAS_CODEC",
        "OMIT_DEPRECATED",
        "OMIT_LOAD_EXTENSION",
        "OMIT_SHARED_CACHE",
        "SECURE_DELETE",
        "TEMP_STORE=3",
        "THREADSAFE=1",
      ]
    ) assert.ok(options.has(option), option);
    assert.equal(db.value("PRAGMA foreign_keys"), 1);
    assert.equal(db.value("PRAGMA trusted_schema"), 0);
  });
});

Deno.test("a missing library is secure_store with the command that builds it", () => {
  assert.throws(() => Sqlcipher.load({ library: "/nowhere/libsqlcipher.so" }), (error) => {
    assert.ok(error instanceof GcsError);
    assert.equal(error.kind, "secure_store");
    assert.equal(error.hint, "deno task build:sqlcipher");
    assert.doesNotMatch(error.message, /nowhere/);
    return true;
  });
});

Deno.test({
  name:
    "a named library that another user owns, or could write to at any part of its path, is refused",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  fn: () =>
    inFolder(async (folder) => {
      const file = join(folder, "own.so");
      await Deno.copyFile(built, file);
      const refused = (message: RegExp, hint: string) =>
        assert.throws(() => Sqlcipher.load({ library: file }), (error) => {
          assert.ok(error instanceof GcsError);
          assert.equal(error.kind, "secure_store");
          assert.match(error.message, message);
          assert.equal(error.hint, hint);
          return true;
        });
      await Deno.chmod(file, 0o777);
      refused(/: it can be written to by other users$/, `chmod go-w ${file}`);
      await Deno.chmod(file, 0o755);
      await Deno.chmod(folder, 0o777);
      refused(/can be written to by other users$/, `chmod go-w ${folder}`);
      await Deno.chmod(folder, 0o700);
      await Deno.chown(file, 12_345, null);
      refused(/: it belongs to another user$/, "name a copy in a folder of your own");
      await Deno.chown(file, 0, null);
      using library = Sqlcipher.load({ library: file });
      assert.equal(library.path, file);
    }),
});

Deno.test("a library without encryption or of another kind is refused", async () => {
  await inFolder(async (folder) => {
    const compiler = await new Deno.Command("cc", { args: ["--version"] }).output();
    assert.ok(compiler.success, "a C compiler is needed, as for build:sqlcipher");
    const lacks = async (name: string, source: string) => {
      const file = join(folder, name);
      await Deno.writeTextFile(`${file}.c`, source);
      const args = ["-shared", "-fPIC", "-o", file, `${file}.c`, "-ldl"];
      assert.ok((await new Deno.Command("cc", { args }).output()).success);
      return file;
    };
    const stranger = await lacks("stranger.so", "int answer(void) { return 42; }");
    assert.throws(() => Sqlcipher.load({ library: stranger }), { kind: "secure_store" });
    // The real library with the functions that tell its version and keys replaced.
    for (
      const [name, extra, wanted] of [
        ["plain.so", "", /has no encryption/],
        ["silent.so", "int sqlite3_key(void *d, const void *k, int n) { return 0; }", /encryption/],
      ] as const
    ) {
      const library = await lacks(name, withoutCipher(extra));
      assert.throws(() => Sqlcipher.load({ library }), wanted);
    }
    const old = await lacks("old.so", withoutCipher(keyFunction, "4.4.3 community"));
    assert.throws(() => Sqlcipher.load({ library: old }), /says it is version "4.4.3 community"/);
  });
});

const keyFunction = "int sqlite3_key(void *d, const void *k, int n) { return 0; }";

/** Just enough of SQLite's functions to be asked for its version. */
function withoutCipher(extra: string, version?: string): string {
  const names = [
    "libversion extended_result_codes extended_errcode errmsg busy_timeout interrupt",
    "get_autocommit changes64 last_insert_rowid set_authorizer progress_handler finalize reset",
    "clear_bindings stmt_status stmt_readonly bind_parameter_count bind_null bind_int bind_int64 bind_double",
    "bind_text bind_blob bind_zeroblob column_name column_double column_int64 column_blob",
    "close_v2 limit",
  ].join(" ").split(" ");
  const answer = version ?? "";
  return `
    ${names.map((name) => `long long sqlite3_${name}(void) { return 0; }`).join("\n")}
    int sqlite3_open_v2(const char *f, void **out, int g, void *v) { *out = (void *)8; return 0; }
    int sqlite3_prepare_v3(void *d, const char *s, int n, unsigned f, void **out, const char **t) {
      *out = (void *)8; *t = s + n; return 0;
    }
    int sqlite3_step(void *s) { return ${version === undefined ? 101 : 100}; }
    int sqlite3_column_count(void *s) { return 1; }
    int sqlite3_column_type(void *s, int i) { return 3; }
    int sqlite3_column_bytes(void *s, int i) { return ${answer.length}; }
    const char *sqlite3_column_text(void *s, int i) { return "${answer}"; }
    ${extra}
  `;
}

Deno.test("databases that are open together have loaded their library once", () => {
  const load = Deno.dlopen;
  let loads = 0;
  Deno.dlopen = (...values) => {
    loads++;
    return load(...values);
  };
  try {
    const first = openSqlcipher(":memory:", { key });
    const second = openSqlcipher(":memory:", { key });
    first.close();
    const third = openSqlcipher(":memory:", { key });
    assert.equal(loads, 1);
    assert.equal(second.value("SELECT 1"), 1);
    second.close();
    assert.equal(third.value("SELECT 1"), 1);
    third.close();
    openSqlcipher(":memory:", { key }).close();
    assert.equal(loads, 2, "nobody had it any more");
  } finally {
    Deno.dlopen = load;
  }
});

Deno.test("databases keep their library loaded after it was let go of", () => {
  const library = Sqlcipher.load({ library: built });
  const db = library.open(":memory:", { key });
  library[Symbol.dispose]();
  library[Symbol.dispose]();
  assert.equal(db.value("SELECT 3"), 3);
  assert.throws(() => library.open(":memory:", { key }), /library is closed/);
  db.close();
});

Deno.test("the file is ciphertext, opens with its key, and with no other", async () => {
  await inFolder((folder) => {
    const path = join(folder, "a.db");
    {
      using db = openSqlcipher(path, { key });
      db.exec("CREATE TABLE t (a); INSERT INTO t VALUES ('a sentence that must not be seen')");
    }
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    assert.doesNotMatch(text, /SQLite format|CREATE TABLE|sentence/);
    for (const wrong of [otherKey, undefined]) {
      using db = openSqlcipher(path, { key: wrong });
      assert.throws(() => db.value("SELECT count(*) FROM t"), { kind: "secure_store" });
    }
    using db = openSqlcipher(path, { key });
    assert.equal(db.value("SELECT count(*) FROM t"), 1);
  });
});

Deno.test("a key of another length is refused and the raw form can be wiped", () => {
  assert.throws(() => openSqlcipher(":memory:", { key: new Uint8Array(31) }), {
    kind: "secure_store",
  });
  const text = rawKeyText(new Uint8Array(keyBytes).fill(0xa5));
  assert.equal(new TextDecoder().decode(text), `x'${"a5".repeat(32)}'`);
  text[Symbol.dispose]();
  assert.ok(text.every((byte) => byte === 0));
});

Deno.test("opening in a folder that is not there says so without the path", () => {
  assert.throws(() => openSqlcipher("/nowhere/at/all.db", { key }), {
    kind: "secure_store",
    message: "The audit database could not be opened",
  });
});

Deno.test("two workers write to one database with connections of their own", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.db");
    {
      using db = openSqlcipher(path, { key });
      db.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    }
    const workers = [1, 2].map(() =>
      new Worker(new URL("./insert_worker.ts", import.meta.url), { type: "module" })
    );
    const answers = workers.map((worker) =>
      new Promise((resolve, reject) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => reject(new Error(event.message));
      })
    );
    for (const worker of workers) worker.postMessage({ path, key, rows: 200 });
    try {
      const counts = await Promise.all(answers);
      assert.ok(counts.includes(400), `the last to finish sees all rows: ${counts}`);
    } finally {
      workers.forEach((worker) => worker.terminate());
    }
  });
});
