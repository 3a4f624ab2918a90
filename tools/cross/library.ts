/** The SQLCipher library of one system, compiled by zig with OpenSSL inside. */
import {
  chainSource,
  defines,
  exported,
  fingerprintOf,
  isCurrent,
  preparedSource,
} from "../build_sqlcipher.ts";
import { keep, takeKept } from "./kept.ts";
import { buildOpenssl, opensslFacts } from "./openssl.ts";
import { libraryRecipe, recipeOf } from "./recipe.ts";
import { run, sha256 } from "./run.ts";
import { crossLibrary, type CrossName, type CrossTarget, crossTargets } from "./targets.ts";
import type { zig } from "./zig.ts";

const root = new URL("../../", import.meta.url);

/** Where the compiler, the sources and what is built lie. */
export const crossFolder: URL = new URL("build/cross/", root);

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

async function fingerprint(target: CrossTarget): Promise<string> {
  const { zig, openssl } = target;
  return await fingerprintOf([zig, openssl, flagsOf(target), await recipeOf(libraryRecipe)]);
}

/** Whether the library is in its place, or was built before and is put there. */
export async function isAtHand(name: CrossName): Promise<boolean> {
  const { library, record } = crossLibrary(name);
  const wanted = await fingerprint(crossTargets[name]);
  if (await isCurrent(library, record, wanted)) return true;
  return await takeKept([library, record], wanted) && await isCurrent(library, record, wanted);
}

/** Builds it, and keeps it for other checkouts; returns its size. */
export async function buildLibrary(
  name: CrossName,
  compiler: Awaited<ReturnType<typeof zig>>,
): Promise<number> {
  const target = crossTargets[name];
  const { library, record } = crossLibrary(name);
  const flags = flagsOf(target);
  const made = await fingerprint(target);
  const work = new URL(`openssl-${name}/`, crossFolder);
  const { include, archive } = await buildOpenssl(target, work, crossFolder, compiler.env);
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
    fingerprint: made,
    library: await sha256(bytes),
    compiler: `zig ${compiler.version}`,
    openssl: opensslFacts.crateVersion,
    flags,
  };
  await Deno.writeTextFile(record, `${JSON.stringify(facts, null, 2)}\n`);
  await keep([library, record], made);
  return bytes.length;
}
