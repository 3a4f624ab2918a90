import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

const folder = new URL("../../../shared/", import.meta.url);
const isThere = existsSync(new URL("predecessor.md", folder));

/** One of the pages about the older programs, which may lie beside the repository. */
export function sharedFile(name: string): Promise<string> {
  return readFile(new URL(name, folder), "utf8");
}

/** Declares a test that needs those pages; says so where it is skipped. */
export function testWithShared(name: string, run: () => Promise<void>): void {
  // deno-lint-ignore no-console
  if (!isThere) console.warn(`skipped, ../shared is absent: ${name}`);
  Deno.test({ name, ignore: !isThere, fn: run });
}
