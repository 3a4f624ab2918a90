import assert from "node:assert/strict";
import { dirname, join } from "node:path/posix";
import { readSources, withDirectImports, writeSources } from "../../../tools/direct_imports.ts";
import { root } from "../../architecture/_imports.ts";
import { starts } from "./_loaded_modules.ts";

const sources = withDirectImports(await readSources(root));

/** What a module loads with it: files by path, packages by name; not what it uses as a type alone. */
function importsOf(file: string): string[] {
  const source = sources.get(file) ?? "";
  const found: string[] = [];
  const pattern = /(?:^|; )(?:import|export) (?!type )(?:([^;"']*?) from )?"([^"]+)"/gm;
  for (const [, names = "", target = ""] of source.matchAll(pattern)) {
    const items = names.match(/^\{([^}]*)\}$/)?.[1]?.split(",").map((item) => item.trim());
    const isType = items?.every((item) => item === "" || item.startsWith("type "));
    if (isType === true || target.startsWith("node:")) continue;
    found.push(target.startsWith(".") ? join(dirname(file), target) : target);
  }
  return found;
}

function closure(entries: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    importsOf(file).forEach(visit);
  };
  entries.forEach(visit);
  return seen;
}

for (const [index, { argv, late }] of starts.entries()) {
  const loaded = closure(["main.ts", ...late]);

  Deno.test(`gcs ${argv.join(" ")} loads the modules on its list, and no other`, () => {
    const before = new Set(starts.slice(0, index).flatMap(({ modules }) => modules));
    const own = [...loaded].filter((file) => !before.has(file)).sort();
    assert.deepEqual(own, starts[index]?.modules);
  });

  Deno.test(`gcs ${argv.join(" ")} runs where no other module is`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "gcs-modules-" });
    try {
      await writeSources(new Map([...sources].filter(([file]) => loaded.has(file))), folder);
      await Deno.copyFile(join(root, "deno.json"), join(folder, "deno.json"));
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-check", "--no-lock", "main.ts", ...argv],
        cwd: folder,
        env: { GLOBUS_CONNECT_SERVER_CONFIG_DIR: join(folder, "none"), NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const text = new TextDecoder();
      assert.equal(text.decode(stderr), "");
      assert.equal(code, 0);
      assert.ok(text.decode(stdout).length > 5);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
