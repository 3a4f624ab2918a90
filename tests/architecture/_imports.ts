import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** One import between files, as paths from the repository's folder. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

/** Every TypeScript file below a folder. */
export async function* sourceFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* sourceFiles(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

/** What the files of src/ import from each other and from the repository. */
export async function localImports(): Promise<Import[]> {
  const found: Import[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    const pattern = /(?:(?:import|export)\s+(type\s)?[^;"]*?from|import\s*\(?)\s*"(\.[^"]+)"/g;
    for (const [, types, target = ""] of source.matchAll(pattern)) {
      found.push({
        from: relative(root, path),
        to: relative(root, join(dirname(path), target)),
        typesOnly: types !== undefined,
      });
    }
  }
  return found;
}

/** The room of a file: its folder under src/. */
export function roomOf(file: string): string {
  return file.split("/")[1] ?? "";
}

/** The strongly connected parts of more than one point (Tarjan). */
export function circles(arrows: readonly { from: string; to: string }[]): string[][] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const order = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (point: string): number => {
    const known = order.get(point);
    if (known !== undefined) return stack.includes(point) ? known : Infinity;
    const own = order.size;
    order.set(point, own);
    stack.push(point);
    let low = own;
    for (const { to } of next.get(point) ?? []) {
      low = Math.min(low, visit(to));
    }
    if (low === own) {
      const circle = stack.splice(stack.indexOf(point));
      if (circle.length > 1) found.push(circle);
    }
    return low;
  };
  for (const point of next.keys()) visit(point);
  return found;
}
