import process from "node:process";
import vm from "node:vm";
import { zstdDecompressSync } from "node:zlib";
import type { Pack } from "./pack.ts";

/** Exports of a script, as far as it has run. */
type Exports = Record<string, unknown>;

/** A script that was read, by its name. */
export const scripts: Map<string, vm.Script> = new Map();

let pack: Pack | undefined;

/** Scripts are read from a pack from now on, and from the folder where it has none of the name. */
export function usePack(opened: Pack): void {
  pack = opened;
}

const loaded = new Map<string, unknown>();

/**
 * Runs a script of the folder, with the scripts that it asks for, and returns what its function
 * returns. `NAME.script` holds its text, `NAME.code` what V8 made of it when the binary was built:
 * with that nothing is parsed that ran there. V8 looks whether the code fits this runtime, and else
 * does without. Both files must be there: see tools/scripts.ts.
 */
export function runScript(folder: URL, name: string, exports: Exports = {}): unknown {
  const url = new URL(name, folder);
  const code = contentOf(folder, `${name}.code`);
  const script = new vm.Script(textOf(contentOf(folder, `${name}.script`)), {
    // Without the folder, which the code would keep: it is that of the building machine.
    filename: name,
    ...(code.length === 0 ? {} : { cachedData: code }),
  });
  scripts.set(name, script);
  const run: (exports: Exports, load: (name: string) => unknown, url: string) => unknown = script
    .runInThisContext();
  return run(exports, (wanted) => required(folder, wanted), url.href);
}

function contentOf(folder: URL, name: string): Uint8Array {
  return pack?.read(name) ?? Deno.readFileSync(new URL(name, folder));
}

const decoder = new TextDecoder();

/** Scripts that few commands run are packed (Zstandard): the runtime copies all that it carries. */
function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes[0] === 0x28 && bytes[1] === 0xb5 ? zstdDecompressSync(bytes) : bytes);
}

function required(folder: URL, name: string): unknown {
  const found = loaded.get(name);
  if (found !== undefined) return found;
  if (!name.endsWith(".js")) {
    const module = builtIn(name);
    loaded.set(name, module);
    return module;
  }
  const exports: Exports = {};
  // Before it runs: two scripts may ask for each other.
  loaded.set(name, exports);
  runScript(folder, name, exports);
  return exports;
}

/** A module of the runtime as an import gives it: its names, and all of it as the default. */
function builtIn(name: string): unknown {
  const module: unknown = process.getBuiltinModule(name);
  if (module === undefined) throw new Error(`There is no module "${name}"`);
  return Object.create(Object(module), { default: { value: module } });
}
