/**
 * Holds what `deno task build --target=…` made against what is promised of it: file type, oldest
 * system, exported names, protections, signature, and no folder of the building machine inside.
 *
 *   deno task check:artifacts [TARGET…|all]
 */
import { elfFacts } from "./artifacts/elf.ts";
import { machOFacts } from "./artifacts/mach_o.ts";
import { peFacts } from "./artifacts/pe.ts";
import { crossLibrary, type CrossName, crossTargets, namedTargets } from "./cross/targets.ts";

const root = new URL("../", import.meta.url);
/** The oldest C library of GNU that a program may need: RHEL 8's. */
const maxGlibc = "2.28";
const maxMacos = { x86_64: "11.0", arm64: "11.0" } as const;

/** What is wrong with the program and the library of a system; nothing when all is well. */
export async function faults(name: CrossName): Promise<string[]> {
  const { library } = crossLibrary(name);
  const program = new URL(`dist/${crossTargets[name].program}`, root);
  return [
    ...await faultsOf(name, library, true),
    ...await faultsOf(name, program, false),
  ];
}

async function faultsOf(name: CrossName, file: URL, isLibrary: boolean): Promise<string[]> {
  const bytes = await Deno.readFile(file);
  const found = [
    ...(name.endsWith("linux-gnu")
      ? await elfFaults(name, file.pathname, isLibrary)
      : name.endsWith("darwin")
      ? machOFaults(name, bytes, isLibrary)
      : peFaults(bytes, isLibrary)),
    ...pathFaults(bytes),
  ];
  return found.map((fault) => `${file.pathname.slice(root.pathname.length)}: ${fault}`);
}

async function elfFaults(name: CrossName, path: string, isLibrary: boolean): Promise<string[]> {
  const facts = await elfFacts(path);
  const machine = name.startsWith("aarch64") ? "AArch64" : "Advanced Micro Devices X86-64";
  const isNew = facts.glibc.localeCompare(maxGlibc, "en", { numeric: true }) > 0;
  return [
    ...wrong("machine", facts.machine, machine),
    ...(isNew ? [`it needs glibc ${facts.glibc}, which is newer than ${maxGlibc}`] : []),
    ...facts.missing.map((what) => `it lacks ${what}`),
    ...(isLibrary ? exportFaults(facts.exports) : []),
  ];
}

function machOFaults(name: CrossName, bytes: Uint8Array, isLibrary: boolean): string[] {
  const facts = machOFacts(bytes);
  const machine = name.startsWith("aarch64") ? "arm64" : "x86_64";
  const isNew = facts.oldest.localeCompare(maxMacos[machine], "en", { numeric: true }) > 0;
  const { signature } = facts;
  return [
    ...wrong("machine", facts.machine, machine),
    ...(isNew ? [`it needs macOS ${facts.oldest}`] : []),
    // The system runs no unsigned program of arm64. The library it loads from a file of its own.
    ...(signature === undefined && (machine === "arm64" || !isLibrary) ? ["it is not signed"] : []),
    ...(signature !== undefined && signature.wrong > 0
      ? [`${signature.wrong} of ${signature.pages} pages are not as they were signed`]
      : []),
    ...(isLibrary ? exportFaults(facts.exports) : []),
  ];
}

function peFaults(bytes: Uint8Array, isLibrary: boolean): string[] {
  const facts = peFacts(bytes);
  return [
    ...wrong("machine", facts.machine, "x86_64"),
    ...facts.missing.map((what) => `it lacks ${what}`),
    ...(isLibrary ? exportFaults(facts.exports) : []),
  ];
}

/** What zig's linker adds for macOS, and a common symbol that it exports although it is hidden. */
const ofLinker = new Set(["_mh_dylib_header", "__dso_handle", "OPENSSL_ia32cap_P"]);

/** A library exports what SQLite and `native/chain.c` do, and nothing of OpenSSL. */
function exportFaults(exports: readonly string[]): string[] {
  const needed = ["sqlite3_open_v2", "sqlite3_key_v2", "gcs_chain_follow", "gcs_insert_rows"];
  return [
    ...needed.filter((name) => !exports.includes(name)).map((name) => `${name} is not exported`),
    ...exports.filter((name) => !/^(?:sqlite3|gcs_)/.test(name) && !ofLinker.has(name)).map((
      name,
    ) => `${name} is exported`),
  ];
}

/** The folders of this machine that a program or library names. */
export function pathFaults(bytes: Uint8Array): string[] {
  const text = new TextDecoder("latin1").decode(bytes);
  const folders = [root.pathname, `${Deno.env.get("HOME") ?? ""}/`].filter((path) =>
    path.length > "/root/".length
  );
  return folders.filter((path) => text.includes(path)).map((path) => `it names the folder ${path}`);
}

function wrong(what: string, is: string, wanted: string): string[] {
  return is === wanted ? [] : [`its ${what} is ${is}, not ${wanted}`];
}

if (import.meta.main) {
  const names = Deno.args.length === 0 ? ["all"] : Deno.args;
  const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  let bad = 0;
  for (const name of new Set(names.flatMap(namedTargets))) {
    const found = await faults(name);
    print(found.length === 0 ? `${name}: as promised` : found.join("\n"));
    bad += found.length;
  }
  Deno.exit(bad === 0 ? 0 : 1);
}
