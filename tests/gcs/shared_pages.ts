import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

const folder = new URL("../../../shared/gcs/", import.meta.url);

/** Whether the pages about the API lie beside the repository. */
export const sharedPages = existsSync(folder);

/** One of those pages as text. */
export function sharedPage(name: string): Promise<string> {
  return readFile(new URL(name, folder), "utf8");
}

/** Declares a test that needs those pages; says so where it is skipped. */
export function testWithPages(name: string, run: () => Promise<void>): void {
  // deno-lint-ignore no-console
  if (!sharedPages) console.warn(`skipped, ../shared/gcs is absent: ${name}`);
  Deno.test({ name, ignore: !sharedPages, fn: run });
}
