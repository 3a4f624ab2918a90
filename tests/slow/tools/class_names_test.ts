import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { requireNoClassName } from "../../../tools/class_names.ts";

async function withBundle(source: string, check: (folder: URL) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "gcs-names-" });
  try {
    await Deno.writeTextFile(`${folder}/main.js`, source);
    await check(pathToFileURL(`${folder}/`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the build refuses a bundle that compares the name of a class in it", async () => {
  for (const declared of ["class Lost extends Error {}", "var Lost = class extends Error {};"]) {
    const source = `${declared}\nif (error.constructor.name === "Lost") throw error;\n`;
    await withBundle(source, async (folder) => {
      await assert.rejects(requireNoClassName(folder), /compared: Lost/);
    });
  }
});

Deno.test("the build takes a bundle that compares names of the runtime's errors", async () => {
  const source = 'class Own {}\nif (error.name === "AbortError") throw error;\n';
  await withBundle(source, requireNoClassName);
});
