import assert from "node:assert/strict";
import { posix } from "node:path";
import { allPages, anchors, isThere, prose } from "./_pages.ts";

const pages = await allPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

for (const page of pages) {
  Deno.test(`every link of ${page.path} within the repository leads somewhere`, async () => {
    for (const [, target = ""] of prose(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? page.path : posix.join(posix.dirname(page.path), file);
      assert.ok(await isThere(path), `${target} in ${page.path}`);
      const named = byPath.get(path);
      if (anchor === undefined || named === undefined) continue;
      assert.ok(anchors(named).has(anchor), `${path} has no heading for "${target}"`);
    }
  });
}
