import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { requireEveryUsing } from "../../../tools/kept_using.ts";

/** Bundles one module as tools/build.ts does, plain and minified. */
async function bundles(source: string, compare: (plain: URL, small: URL) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "gcs-using-" });
  try {
    await Deno.writeTextFile(`${folder}/main.ts`, source);
    for (const [name, flags] of [["plain", []], ["small", ["--minify"]]] as const) {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["bundle", "-q", "--no-config", ...flags, "--outdir", name, "main.ts"],
        cwd: folder,
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    }
    const urls = ["plain", "small"].map((name) => pathToFileURL(`${folder}/${name}/`));
    const [plain, small] = urls;
    assert.ok(plain && small);
    await compare(plain, small);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const open =
  "const open = () => ({ origin: 1, [Symbol.dispose]() { globalThis.closed = true; } });";

Deno.test("the build refuses a bundle in which a value with using is never closed", async () => {
  const source = `${open}\nexport function f() { using audit = open(); return audit.origin; }\n`;
  await bundles(source, async (plain, small) => {
    await assert.rejects(requireEveryUsing(plain, small), /dropped 1 of 1 .*Names: audit/);
  });
});

Deno.test("the build takes a bundle that kept every using declaration", async () => {
  const source = `${open}
    export function f() { using audit = open(); const o = audit.origin; return [o, audit.origin]; }`;
  await bundles(source, (plain, small) => requireEveryUsing(plain, small));
});
