import assert from "node:assert/strict";
import { binary } from "../../_support/binary.ts";

const bundle = new URL("../../../build/bundle/", import.meta.url);
/** What the binary carries: the same chunks as scripts. */
const program = new URL("../../../build/program/", import.meta.url);
/** Those that run as soon as they are loaded. */
const programs = ["main.js", "insert_worker.js"];
/** Not bundled, and asked for by the sources alone: the binary holds the library itself. */
const outside = ["@napi-rs/keyring"];

async function chunks(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(bundle)) {
    if (name.endsWith(".js") && !programs.includes(name)) names.push(name);
  }
  return names.sort();
}

Deno.test({
  name: "the bundle asks for nothing at run time but its own chunks and Node's modules",
  ignore: binary === undefined,
  async fn() {
    const foreign = new Set<string>();
    const missing: string[] = [];
    const names = await chunks();
    for (const name of [...names, "main.js"]) {
      const source = await Deno.readTextFile(new URL(name, bundle));
      for (const [, wanted = ""] of source.matchAll(/\bimport\(\s*["'`]([^"'`]+)["'`]\s*\)/g)) {
        if (wanted.startsWith("node:")) continue;
        if (!wanted.startsWith("./")) foreign.add(wanted);
        else if (!names.includes(wanted.slice(2))) missing.push(`${name}: ${wanted}`);
      }
    }
    assert.deepEqual([...foreign], outside);
    assert.deepEqual(missing, []);
  },
});

Deno.test({
  name: "every chunk loads, also as a script, and none is a package that gives its default alone",
  ignore: binary === undefined,
  async fn() {
    const names = await chunks();
    assert.ok(names.length > 150, `${names.length} chunks`);
    // What a command module gives as its default is a command.
    const script = `
      globalThis.require = (name) => process.getBuiltinModule(name);
      const wrong = [];
      const names = ${JSON.stringify(names)};
      for (const name of names) {
        try {
          const found = await import(new URL(name, ${JSON.stringify(bundle.href)}));
          const only = Object.keys(found).join() === "default";
          if (only && typeof found.default?.path !== "string") wrong.push(name + ": default alone");
          const exports = {};
          runScript(new URL(${JSON.stringify(program.href)}), name, exports);
          const [own, others] = [exports, found].map((all) => Object.keys(all).sort().join());
          if (own !== others) wrong.push(name + " as a script: " + own);
        } catch (error) {
          wrong.push(name + ": " + error);
        }
      }
      console.log(JSON.stringify(wrong));
      Deno.exit(0);`;
    const file = await Deno.makeTempFile({ suffix: ".js" });
    try {
      await Deno.writeTextFile(
        file,
        `import process from "node:process";
        import { runScript } from ${JSON.stringify(new URL("load_script.ts", program).href)};
        ${script}`,
      );
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-check", "--no-lock", "--no-config", file],
        clearEnv: true,
        env: { HOME: Deno.env.get("HOME") ?? "", NO_COLOR: "1" },
      }).output();
      const text = new TextDecoder();
      assert.equal(text.decode(stdout), "[]\n", text.decode(stderr));
    } finally {
      await Deno.remove(file);
    }
  },
});
