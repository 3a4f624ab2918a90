import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { localImports, roomOf, root, sourceFiles } from "./_imports.ts";

const base = ["base", "errors", "secrets"];
const services = [
  ...[...base, "files", "http", "gcs", "globus", "audit", "batch", "programs", "official"],
];

/** Room → rooms whose door it may enter. Read downwards: every arrow leads to a row above. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  errors: [],
  secrets: [],
  files: ["base", "errors"],
  http: base,
  "identity_mapping": [],
  forms: [],
  gcs: [...base, "forms", "http", "identity_mapping"],
  globus: [...base, "http"],
  programs: [...base, "files"],
  official: [...base, "files", "programs"],
  update: [...base, "files", "http", "programs"],
  native: ["errors", "files"],
  audit: [...base, "files", "native"],
  batch: ["errors", "files"],
  "recent_ids": ["base", "errors", "files"],
  declare: [...base, "batch", "gcs", "globus"],
  keys: [...base, "files", "native"],
  tokens: [...base, "files", "globus", "keys"],
  config: [...base, "files"],
  output: base,
  telemetry: [...base, "files", "http", "output"],
  "drop_in": [...base, "gcs", "output"],
  prompts: [...base, "files", "keys", "output"],
  sandbox: ["base", "errors", "identity_mapping"],
  command: [...services, "forms", "config", "keys", "output", "prompts", "telemetry", "tokens"],
  help: [...base, "command", "config", "gcs", "output"],
  login: [...base, "command", "config", "files", "globus", "http", "programs", "prompts", "tokens"],
  endpoint: [...base, "command", "config", "files", "gcs", "globus"],
  context: [
    ...services,
    ...["command", "config", "endpoint", "keys", "login", "output", "prompts", "recent_ids"],
    ...["sandbox", "telemetry", "tokens", "update"],
  ],
  commands: [
    ...services,
    ...["command", "config", "context", "declare", "endpoint", "forms", "help", "identity_mapping"],
    ...["keys", "login", "native", "output", "prompts", "recent_ids", "sandbox", "tokens"],
    "update",
  ],
  cli: [
    ...[
      "audit",
      ...base,
      "command",
      "commands",
      "config",
      "context",
      "drop_in",
      "endpoint",
      "help",
    ],
    ...["output", "prompts", "recent_ids", "telemetry", "tokens"],
  ],
};

Deno.test("source folders import only from the folders below them", async () => {
  const imports = await localImports();
  assert.ok(imports.length > 50, "the scan found no imports: it is broken");
  const wrong = imports.filter(({ from, to }) => {
    const [source, target] = [roomOf(from), roomOf(to)];
    return to.startsWith("src/") && source !== target && !allowed[source]?.includes(target);
  });
  assert.deepEqual(wrong, []);
});

Deno.test("nothing reaches past another folder's mod.ts", async () => {
  const wrong = (await localImports()).filter(({ from, to }) => {
    const [source, target] = [roomOf(from), roomOf(to)];
    if (!to.startsWith("src/") || source === target) return false;
    if (source === "cli" && target === "commands") return !from.endsWith("cli/registry.ts");
    return !to.endsWith(`src/${target}/mod.ts`);
  });
  assert.deepEqual(wrong, []);
});

Deno.test("a command imports no other command", async () => {
  const wrong = (await localImports()).filter(({ from, to }) =>
    from.startsWith("src/commands/") && to.startsWith("src/commands/") &&
    !/\/_[a-z_0-9]+\.ts$/.test(to)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("only the paths and main touch the process environment", async () => {
  const permitted = ["src/command/context.ts", "src/config/paths.ts"];
  const wrong: string[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const file = relative(root, path);
    if (permitted.includes(file)) continue;
    const source = await Deno.readTextFile(path);
    if (/\bDeno\.(env|args|exit)\b|(?<!")\bprocess\.(env|argv|exit)\b/.test(source)) {
      wrong.push(file);
    }
  }
  assert.deepEqual(wrong, []);
});

// Bundled, the exports of such a package that is CommonJS are its `default` alone: an own file that
// imports it by name gets them all, and may itself be imported when it is needed.
Deno.test("no npm package is imported by import(), but by an own file", async () => {
  // Stays outside of the bundle, and is not in the binary.
  const permitted = ["src/keys/keyring_library.ts: @napi-rs/keyring"];
  const found: string[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    for (const [, name] of source.matchAll(/\bimport\(\s*["'`]((?!\.|node:)[^"'`]+)/g)) {
      found.push(`${relative(root, path)}: ${name}`);
    }
  }
  assert.deepEqual(found, permitted);
});

// One import of zod itself, anywhere, keeps what it needs of the shared part: 217 kB in place of 107,
// and a schema takes thrice the time to make.
Deno.test("zod/mini is imported, whole, and never zod itself", async () => {
  const wrong: string[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    if (/ from "zod"|\{[^}]*\} from "zod/.test(source)) wrong.push(relative(root, path));
  }
  assert.deepEqual(wrong, []);
});

Deno.test("only the room of programs starts programs", async () => {
  const wrong: string[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    if (/\bDeno\.Command\b|child_process|Deno\[/.test(source)) wrong.push(relative(root, path));
  }
  assert.deepEqual(wrong, ["src/programs/start.ts"]);
});

Deno.test("only the room of telemetry asks the inspector, and opens no port for it", async () => {
  const wrong: string[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    if (!/node:inspector/.test(source)) continue;
    wrong.push(relative(root, path));
    assert.match(source, /\{ Session \} = await import\("node:inspector"\)/);
  }
  assert.deepEqual(wrong, ["src/telemetry/profiles.ts"]);
});

Deno.test("no source file has more than 400 lines", async () => {
  const long: string[] = [];
  for (const folder of ["src", "tests", "tools", "bench"]) {
    for await (const path of sourceFiles(join(root, folder))) {
      const lines = (await Deno.readTextFile(path)).split("\n").length;
      if (lines > 401) long.push(`${relative(root, path)}: ${lines}`);
    }
  }
  assert.deepEqual(long, []);
});

Deno.test("a test that starts Deno is in tests/slow, which test:quick leaves out", async () => {
  const start = "Command(Deno." + "execPath()";
  const wrong: string[] = [];
  for await (const path of sourceFiles(join(root, "tests"))) {
    const file = relative(root, path);
    const source = await Deno.readTextFile(path);
    if (!file.startsWith("tests/slow/") && source.includes(start)) wrong.push(file);
  }
  assert.deepEqual(wrong, []);
});
