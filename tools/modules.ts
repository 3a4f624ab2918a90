/**
 * The modules for scripts that `gcs module` writes: bundles of the library, with their types, so that
 * a script needs neither a checkout nor a registry to run.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeDeclarations } from "./declarations.ts";
import { renameStably } from "./stable_names.ts";

/** Module → the door behind it. */
const doors = {
  client: "modules/client.ts",
  http: "modules/http.ts",
  audit: "modules/audit.ts",
  declare: "modules/declare.ts",
} as const;
const workerCode = "audit_worker";

/** File of a module folder → its text. */
export type ModuleFiles = Readonly<Record<string, string>>;

/** Bundles the modules of the sources below `root`, with their declarations. */
export async function buildModules(root: URL): Promise<ModuleFiles> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-modules-" });
  try {
    const entries = await writeEntries(root, folder);
    await bundle(root, entries, `${folder}/out`);
    const names = [...Object.keys(doors), workerCode].map((name) => `${name}.js`);
    await renameStably(pathToFileURL(`${folder}/out/`), names);
    const files: Record<string, string> = {};
    const written = [...Deno.readDirSync(`${folder}/out`)].map(({ name }) => name);
    for (const name of written.toSorted()) {
      files[name] = withoutFolders(quiet(await Deno.readTextFile(`${folder}/out/${name}`)));
    }
    for (const [name, door] of Object.entries(doors)) {
      const types = `types/${door.replace(/\.ts$/, ".d.ts")}`;
      const first = name === "audit" ? 'import "./beside.js";\n' : "";
      files[`${name}.js`] = `// @ts-self-types="./${types}"\n${first}${files[`${name}.js`]}`;
    }
    // The library finds out by this where it lies; a worker is started under its own name.
    files["beside.js"] = "globalThis.gcsLibraryBeside = import.meta.url;\n";
    files["insert_worker.ts"] = `import "./beside.js";\nimport "./${workerCode}.js";\n`;
    const declarations = writeDeclarations(
      fileURLToPath(root),
      Object.values(doors).map((door) => fileURLToPath(new URL(door, root))),
    );
    for (const [name, text] of declarations) files[`types/${name}`] = text;
    return files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The bundler names each package by the folder where it lay, as seen from the sources. */
function withoutFolders(text: string): string {
  return text.replaceAll(/(?:\.\.\/)+[^"'\n]*\/npm\/[^/"'\n]+\//g, "npm:");
}

async function writeEntries(root: URL, folder: string): Promise<string[]> {
  const entries: string[] = [];
  const write = async (name: string, line: string) => {
    entries.push(`${folder}/${name}.ts`);
    await Deno.writeTextFile(`${folder}/${name}.ts`, `${line}\n`);
  };
  for (const [name, door] of Object.entries(doors)) {
    await write(name, `export * from "${new URL(door, root).href}";`);
  }
  await write(workerCode, `import "${new URL("src/audit/load/insert_worker.ts", root).href}";`);
  return entries;
}

/** The YAML parser asks two variables whether to print its tokens: no script has to allow that. */
function quiet(code: string): string {
  return code.replace(/\bnode_process\w*\.env\.LOG_(?:TOKENS|STREAM)\b/g, "undefined");
}

/** Not minified: who runs it can read it, and errors name the functions. */
async function bundle(root: URL, entries: readonly string[], outdir: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--no-lock", "--config", fileURLToPath(new URL("deno.json", root))],
      ...["--code-splitting", "--outdir", outdir, ...entries],
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
