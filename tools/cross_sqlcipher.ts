/**
 * Builds the SQLCipher library of the released binaries: for five systems on one Linux machine, with
 * one compiler (zig) and one OpenSSL (a long-term release).
 *
 *   deno task build:cross [TARGET…|all]
 *
 * Needs python3 with venv, cargo, perl, make and the registries of PyPI and crates. What was built
 * from the same things before is kept. Put into build/cross/TARGET/.
 */
import {
  chainSource,
  defines,
  exported,
  fingerprintOf,
  isCurrent,
  preparedSource,
} from "./build_sqlcipher.ts";
import { buildOpenssl, opensslFacts } from "./cross/openssl.ts";
import { run, sha256 } from "./cross/run.ts";
import {
  crossLibrary,
  type CrossName,
  type CrossTarget,
  crossTargets,
  namedTargets,
} from "./cross/targets.ts";
import { zig } from "./cross/zig.ts";

const root = new URL("../", import.meta.url);
const folder = new URL("build/cross/", root);

function flagsOf(target: CrossTarget): string[] {
  const api = target.library.endsWith(".dll") ? "__declspec(dllexport)" : exported;
  return [
    ...["-O2", "-g0", "-s", "-shared", "-fPIC", "-w"],
    ...["-fvisibility=hidden", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"],
    ...defines.map((define) => `-D${define}`),
    `-DSQLITE_API=${api}`,
    ...target.flags,
  ];
}

async function build(name: CrossName, compiler: Awaited<ReturnType<typeof zig>>): Promise<void> {
  const target = crossTargets[name];
  const { library, record } = crossLibrary(name);
  const flags = flagsOf(target);
  const map = await Deno.readTextFile(new URL("cross/exports.map", import.meta.url));
  const { zig, openssl } = target;
  const versions = [compiler.version, opensslFacts];
  const fingerprint = await fingerprintOf([zig, openssl, flags, map, versions]);
  if (await isCurrent(library, record, fingerprint)) return say(`${name}: up to date`);
  const started = Date.now();
  const work = new URL(`openssl-${name}/`, folder);
  const { include, archive } = await buildOpenssl(target, work, folder, compiler.env);
  const here = new URL(".", library);
  await Deno.mkdir(here, { recursive: true });
  const { code, header } = await preparedSource();
  await Deno.writeTextFile(new URL("sqlite3.c", here), code);
  await Deno.writeFile(new URL("sqlite3.h", here), header);
  try {
    // Relative names: those of this machine's folders would be in the library.
    const inside = (url: URL) => url.pathname.slice(root.pathname.length);
    const sources = [inside(new URL("sqlite3.c", here)), inside(chainSource)];
    const includes = [`-I${inside(here)}`, `-I${inside(include)}`];
    const output = ["-o", inside(library)];
    const zigCc = ["zig", "cc", "-target", target.zig];
    await run([...zigCc, ...output, ...sources, ...includes, ...flags, inside(archive)], {
      cwd: root,
      env: compiler.env,
    });
  } finally {
    for (const file of ["sqlite3.c", "sqlite3.h"]) await Deno.remove(new URL(file, here));
  }
  const bytes = await Deno.readFile(library);
  const facts = {
    fingerprint,
    library: await sha256(bytes),
    compiler: `zig ${compiler.version}`,
    openssl: opensslFacts.crateVersion,
    flags,
  };
  await Deno.writeTextFile(record, `${JSON.stringify(facts, null, 2)}\n`);
  say(`${name}: ${bytes.length} bytes in ${Math.round((Date.now() - started) / 1000)} s`);
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

if (import.meta.main) {
  const names = Deno.args.length === 0 ? ["all"] : Deno.args;
  const targets = [...new Set(names.flatMap(namedTargets))];
  const compiler = await zig(folder);
  for (const name of targets) await build(name, compiler);
}
