/** Declaration files (.d.ts) of TypeScript sources. */
import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import manifest from "../deno.json" with { type: "json" };

/** Packages that types of the library name; a script that is checked gets them from npm. */
const packages: Readonly<Record<string, string>> = manifest.imports;

/**
 * The declarations of everything that the entries lead to, by path below `root`. Imports of
 * packages name the exact version, so that `deno check` and editors find them.
 *
 * @throws Error where a file cannot be described.
 */
export function writeDeclarations(
  root: string,
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const options: ts.CompilerOptions = {
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    skipLibCheck: true,
    stripInternal: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    outDir: "/declarations",
    rootDir: root,
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => ({ resolvedModule: resolved(text, containing) }));
  const program = ts.createProgram([...entries], options, host);
  const emitted = new Map<string, string>();
  const { emitSkipped, diagnostics } = program.emit(undefined, (name, text) => {
    emitted.set(relative("/declarations", name), text);
  });
  if (emitSkipped || diagnostics.length > 0) {
    throw new Error(ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => "\n",
    }));
  }
  return reachable(emitted, entries.map((entry) => declarationOf(relative(root, entry))));
}

function resolved(specifier: string, containing: string): ts.ResolvedModuleFull | undefined {
  const file = specifier.startsWith(".")
    ? resolve(dirname(containing), specifier)
    : typesOfPackage(specifier);
  if (file === undefined || file.endsWith(".json") || !existsSync(file)) return undefined;
  const extension = file.endsWith(".d.ts") ? ts.Extension.Dts : ts.Extension.Ts;
  return { resolvedFileName: file, extension, isExternalLibraryImport: file.endsWith(".d.ts") };
}

/** Only zod's types are needed: every other package stays behind functions. */
function typesOfPackage(specifier: string): string | undefined {
  if (specifier !== "zod" && !specifier.startsWith("zod/")) return undefined;
  const url = import.meta.resolve(specifier);
  return fileURLToPath(url).replace(/\.js$/, ".d.ts");
}

const importOf = /(from\s+|import\()"([^"]+)"/g;

/** What the entries lead to, with names that Deno resolves. */
function reachable(
  emitted: ReadonlyMap<string, string>,
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = emitted.get(file);
    if (text === undefined || kept.has(file)) continue;
    const folder = dirname(`/${file}`);
    kept.set(
      file,
      text.replaceAll(importOf, (_, before: string, specifier: string) => {
        if (!specifier.startsWith(".")) return `${before}"${exactPackage(specifier)}"`;
        const name = declarationOf(specifier);
        waiting.push(relative("/", resolve(folder, name)));
        return `${before}"${name}"`;
      }),
    );
  }
  return kept;
}

function declarationOf(path: string): string {
  return path.replace(/(?<!\.d)\.ts$/, ".d.ts");
}

function exactPackage(specifier: string): string {
  const [name = "", ...rest] = specifier.split("/");
  const exact = packages[name];
  return exact === undefined ? specifier : [exact, ...rest].join("/");
}
