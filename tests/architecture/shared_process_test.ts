import assert from "node:assert/strict";
import { testFiles } from "../../tools/test_shards.ts";

const root = new URL("../../", import.meta.url);

/** What changes or counts something that all test files have in common, or comes with a helper. */
const shared =
  /\bDeno\.(?:chdir|umask)\(|\bDeno\.env\.(?:set|delete)\(|\bopenThings\(|\batNode\(|process\.chdir\(/;

Deno.test("what all test files share is changed and counted in processes of its own alone", async () => {
  const found: string[] = [];
  for (const { path } of await testFiles(root, ["tests"], [])) {
    const text = await Deno.readTextFile(new URL(path, root));
    if (!shared.test(text) || path.endsWith("/shared_process_test.ts")) continue;
    const [head = "", body = ""] = text.split("\ninOwnProcess(import.meta.url, ", 2);
    // A test beside the others of its file would be run among all files after all.
    if (body === "" || /^Deno\.test[.(]/m.test(head + body)) found.push(path);
  }
  assert.deepEqual(found, [], "wrap their tests by inOwnProcess of tests/_support");
});
