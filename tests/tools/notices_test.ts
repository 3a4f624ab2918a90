import assert from "node:assert/strict";
import { notices, reachedPackages } from "../../tools/notices.ts";

Deno.test("reachedPackages follows what the modules import, and nothing else of the lock file", () => {
  const info = {
    modules: [{ npmPackage: "a@1.0.0" }, { specifier: "file:///main.ts" }],
    npmPackages: {
      "a@1.0.0": { dependencies: ["b@2.0.0_c@3.0.0"] },
      "b@2.0.0_c@3.0.0": { dependencies: ["a@1.0.0"] },
      "test-only@1.0.0": { dependencies: [] },
    },
  };
  assert.deepEqual(reachedPackages(info), ["a@1.0.0", "b@2.0.0_c@3.0.0"]);
});

Deno.test("every part has its name, licence and text", async () => {
  const text = notices([
    { name: "a", version: "1.0.0", npm: true, licence: "MIT", text: "\nCopyright A  \n\n" },
  ]);
  assert.match(text, /\n-{78}\na 1\.0\.0 \(MIT\)\n\nCopyright A\n$/);
  const file = await Deno.readTextFile(new URL("../../THIRD_PARTY_NOTICES.txt", import.meta.url));
  const parts = file.split(/^-{78}\n/m).slice(1);
  assert.ok(parts.length > 40);
  for (const part of parts) {
    const [head = "", ...lines] = part.split("\n");
    assert.match(head, /^\S.* \([\w. ()-]+\)$/);
    assert.ok(lines.join("").length > 20, `${head} has no text`);
  }
  for (const name of ["SQLite 3", "SQLCipher 4", "OpenSSL", "commander ", "zod "]) {
    assert.ok(parts.some((part) => part.startsWith(name)), name);
  }
});
