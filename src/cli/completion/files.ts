import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { hasUnseen } from "../../base/mod.ts";

const maxFiles = 500;

/** Paths that go on from what is typed; those of folders end with a slash. */
export async function filesAt(
  typed: string,
  { home, foldersOnly }: { readonly home: string | undefined; readonly foldersOnly: boolean },
): Promise<string[]> {
  const cut = typed.lastIndexOf("/") + 1;
  const [shown, begun] = [typed.slice(0, cut), typed.slice(cut)];
  const folder = home !== undefined && shown.startsWith("~/") ? join(home, shown.slice(2)) : shown;
  const entries = await readdir(folder === "" ? "." : folder, { withFileTypes: true })
    .catch(() => []);
  const found = entries
    .filter(({ name }) => name.startsWith(begun) && (begun !== "" || !name.startsWith(".")))
    .filter(({ name }) => !hasUnseen(name))
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .slice(0, maxFiles);
  const paths = await Promise.all(found.map(async (entry) => {
    const isFolder = entry.isDirectory() ||
      (entry.isSymbolicLink() && await leadsToFolder(join(folder, entry.name)));
    if (isFolder) return `${shown}${entry.name}/`;
    return foldersOnly ? [] : `${shown}${entry.name}`;
  }));
  return paths.flat();
}

async function leadsToFolder(path: string): Promise<boolean> {
  return await stat(path).then((entry) => entry.isDirectory(), () => false);
}
