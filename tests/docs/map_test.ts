import assert from "node:assert/strict";
import { posix } from "node:path";
import { allPages, readPage } from "./_pages.ts";

/** Pages that one page of their folder leads to. */
const behindOthers = /^docs\/(?:commands|screens|formats)\/(?!README)/;

Deno.test("docs/README.md leads to every page under docs/", async () => {
  const { text } = await readPage("docs/README.md");
  const led = new Set(
    [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = ""]) => posix.join("docs", target)),
  );
  const pages = (await allPages()).map(({ path }) => path)
    .filter((path) => path.startsWith("docs/") && path !== "docs/README.md")
    .filter((path) => !behindOthers.test(path));
  assert.ok(pages.length >= 35);
  assert.deepEqual(pages.filter((path) => !led.has(path)), []);
});
