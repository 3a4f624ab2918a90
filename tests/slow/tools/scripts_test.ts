import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { asScript, packOthers, putScripts, scriptsOf } from "../../../tools/scripts.ts";

const loader = new URL("../../../tools/program/", import.meta.url);
const bundle = {
  "main.js": `import { count, add } from "./count.js";
    import process from "node:process";
    import { join } from "node:path";
    add();
    const late = await import("./late.js");
    console.log(JSON.stringify([count, late.default(), typeof process.pid, join("a", "b"),
      import.meta.url.endsWith("/main.js"), late.seen]));
    Deno.exit(0);`,
  "count.js": `let count = 1; function add() { count++; } export { count, add };`,
  "late.js": `import { count } from "./count.js"; import { name } from "./deep/one.js";
    var seen = "early"; function late() { seen = "late"; return name + count; }
    export { late as default, seen };`,
  "deep/one.js": `import { count } from "../count.js"; export const name = "one" + count;`,
};
/** Live bindings, a default, modules of Node, an own address, a wait, a folder below. */
const printed = '[2,"one22","number","a/b",true,"late"]\n';

async function withScripts(
  files: Readonly<Record<string, string>>,
  check: (folder: URL) => Promise<void>,
) {
  const folder = pathToFileURL(`${await Deno.makeTempDir({ prefix: "gcs-scripts-" })}/`);
  try {
    for (const [name, text] of Object.entries(files)) {
      const url = new URL(`bundle/${name}`, folder);
      await Deno.mkdir(new URL(".", url), { recursive: true });
      await Deno.writeTextFile(url, text);
    }
    const program = new URL("program/", folder);
    await putScripts(program, await scriptsOf(new URL("bundle/", folder), "main.js"));
    await check(program);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runs(folder: URL, how: "warmUp" | "runScript"): Promise<string> {
  const file = how === "warmUp" ? "warm_up.ts" : "load_script.ts";
  const call = how === "warmUp" ? "warmUp(folder)" : 'runScript(folder, "main.js")';
  const entry = new URL("../entry.ts", folder);
  await Deno.writeTextFile(
    entry,
    `import { ${how} } from ${JSON.stringify(new URL(file, loader).href)};
    const folder = new URL(${JSON.stringify(folder.href)});
    await ${call};`,
  );
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", "--no-config", "--no-lock", entry.href],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout);
}

const sizeOf = async (folder: URL, name: string) => (await Deno.stat(new URL(name, folder))).size;

Deno.test("scripts do what the modules of the bundle do, without code, with it, and packed", () =>
  withScripts(bundle, async (folder) => {
    assert.equal(await runs(folder, "runScript"), printed);
    assert.equal(await runs(folder, "warmUp"), printed);
    assert.ok(await sizeOf(folder, "main.js.code") > 0);
    assert.equal(await runs(folder, "warmUp"), printed);
    await assert.rejects(Deno.stat(new URL("rejected", folder)), Deno.errors.NotFound);
    await Deno.writeFile(new URL("late.js.code", folder), new Uint8Array(0));
    await packOthers(folder);
    assert.equal(await runs(folder, "runScript"), printed);
  }));

Deno.test("scripts run without code that another V8 made", () =>
  withScripts(bundle, async (folder) => {
    await runs(folder, "warmUp");
    const code = await Deno.readFile(new URL("count.js.code", folder));
    // The hash of V8's version.
    code.fill(7, 4, 8);
    await Deno.writeFile(new URL("count.js.code", folder), code);
    assert.equal(await runs(folder, "warmUp"), printed);
    assert.equal(await Deno.readTextFile(new URL("rejected", folder)), "count.js");
  }));

Deno.test("the build refuses a script that asks for one that is not in the program", async () => {
  await assert.rejects(
    withScripts({ "main.js": 'await import("./gone.js");' }, () => Promise.resolve()),
    /main\.js asks for gone\.js, which is not there/,
  );
});

Deno.test("the build refuses what is no JavaScript", () => {
  assert.throws(() => asScript("a.js", "let = ;"), /a\.js: /);
});
