/**
 * Sources for the bundler, in which a name is imported from the file that defines it and not from
 * the door of its room (`mod.ts`). The bundler gives a command every file behind a door it enters,
 * used or not: with doors, a command that needs one function of `src/audit/` loads the whole room.
 */
import { dirname, join, relative } from "node:path/posix";

/** Where a name is defined. */
interface Origin {
  readonly file: string;
  /** `*`: all that the file exports, under one name. */
  readonly name: string;
}

/** Path → text of TypeScript files, from one folder. */
export type Sources = ReadonlyMap<string, string>;

const declaration =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|type|interface|enum) (\w+)/gm;
const localExport = /^export (?:type )?\{([^}]*)\};/gm;
const reexport = /^export (?:type )?\{([^}]*)\} from "(\.[^"]+)";/gm;
const everything = /^export \* from "(\.[^"]+)";/gm;
const wholeFile = /^export \* as (\w+) from "(\.[^"]+)";/gm;
const doorImport = /^import (type )?\{([^}]*)\} from "(\.[^"]*\/mod\.ts)";/gm;
const typesImport = /^import \{(\s*type \w[^},]*(?:,\s*type \w[^},]*)*,?\s*)\} from "(\.[^"]+)";/gm;
const lateImport = /const \{([^}]*)\} =\s+await import\(\s*"(\.[^"]*\/mod\.ts)"\)/g;
const item = /^(type )?(\w+)(?: as (\w+))?$/;

/**
 * The same sources without imports from doors.
 *
 * @throws Error for a name that no file behind a door defines.
 */
export function withDirectImports(sources: Sources): Map<string, string> {
  const known = new Map<string, Map<string, Origin>>();
  const originOf = (file: string, door: string, name: string): Origin => {
    const path = join(dirname(file), door);
    const origin = exportsOf(path, sources, known).get(name);
    if (origin === undefined) throw new Error(`${file} imports ${name}, which ${path} lacks`);
    return origin;
  };
  return new Map([...sources].map(([file, source]) => {
    const text = source
      .replaceAll(
        doorImport,
        (_, type = "", names: string, door: string) =>
          itemsOf(names).map(({ kind, name, as }) => {
            const origin = originOf(file, door, name);
            const words = origin.name === as ? as : `${origin.name} as ${as}`;
            const all = origin.name === "*" ? words : `{ ${words} }`;
            return `import ${type || kind}${all} from "${pathTo(origin.file, file)}";`;
            // On one line, so that line numbers stay.
          }).join(" "),
      )
      // The bundler loads what is imported so, for its side effects: there are none.
      .replaceAll(
        typesImport,
        (_, names: string, from: string) =>
          `import type {${names.replaceAll(/\btype /g, "")}} from "${from}";`,
      )
      .replaceAll(lateImport, (_, names: string, door: string) => {
        const late = itemsOf(names).map(({ name }) => {
          const origin = originOf(file, door, name);
          const words = origin.name === name ? name : `${origin.name}: ${name}`;
          return `${origin.name === "*" ? name : `{ ${words} }`} = await import("${
            pathTo(origin.file, file)
          }")`;
        });
        return `const ${late.join(", ")}`;
      });
    return [file, text];
  }));
}

/** main.ts and everything under src/, by their paths from the folder of the repository. */
export async function readSources(root: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const add = async (path: string) => {
    if (path.endsWith(".ts")) sources.set(path, await Deno.readTextFile(join(root, path)));
  };
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
      await (isDirectory ? walk : add)(`${folder}/${name}`);
    }
  };
  await add("main.ts");
  await walk("src");
  return sources;
}

/** Writes sources below a folder. */
export async function writeSources(sources: Sources, folder: string): Promise<void> {
  for (const [path, text] of sources) {
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

function exportsOf(
  file: string,
  sources: Sources,
  known: Map<string, Map<string, Origin>>,
): ReadonlyMap<string, Origin> {
  const found = known.get(file);
  if (found !== undefined) return found;
  const names = new Map<string, Origin>();
  known.set(file, names);
  const source = sources.get(file);
  if (source === undefined) throw new Error(`${file} is not among the sources`);
  for (const [, from = ""] of source.matchAll(everything)) {
    for (const [name, origin] of exportsOf(join(dirname(file), from), sources, known)) {
      names.set(name, origin);
    }
  }
  for (const [, list = "", from = ""] of source.matchAll(reexport)) {
    const behind = exportsOf(join(dirname(file), from), sources, known);
    for (const { name, as } of itemsOf(list)) {
      const origin = behind.get(name);
      if (origin !== undefined) names.set(as, origin);
    }
  }
  for (const [, list = ""] of source.matchAll(localExport)) {
    for (const { as } of itemsOf(list)) names.set(as, { file, name: as });
  }
  for (const [, name = "", from = ""] of source.matchAll(wholeFile)) {
    names.set(name, { file: join(dirname(file), from), name: "*" });
  }
  for (const [, name = ""] of source.matchAll(declaration)) names.set(name, { file, name });
  return names;
}

function itemsOf(list: string): { kind: string; name: string; as: string }[] {
  return list.split(",").map((text) => text.trim()).filter((text) => text !== "").map((text) => {
    const [, kind = "", name, as = name] = text.match(item) ?? [];
    if (name === undefined || as === undefined) throw new Error(`not understood: ${text}`);
    return { kind, name, as };
  });
}

function pathTo(target: string, from: string): string {
  const path = relative(dirname(from), target);
  return path.startsWith(".") ? path : `./${path}`;
}
