/**
 * Builds the SQLCipher library of the released binaries: for five systems on one Linux machine, with
 * one compiler (zig) and one OpenSSL (a long-term release).
 *
 *   deno task build:cross [--at-hand] [TARGET…|all]
 *
 * Needs python3 with venv, cargo, perl, make and the registries of PyPI and crates. What was built
 * from the same things before is kept, here and for other checkouts (cross/kept.ts). With --at-hand
 * nothing is built: fails where a library would have to be. Put into build/cross/TARGET/.
 */
import { buildLibrary, crossFolder, isAtHand } from "./cross/library.ts";
import { type CrossName, namedTargets } from "./cross/targets.ts";
import { zig } from "./cross/zig.ts";

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

if (import.meta.main) {
  const onlyAtHand = Deno.args.includes("--at-hand");
  const words = Deno.args.filter((word) => word !== "--at-hand");
  const missing: CrossName[] = [];
  for (const name of new Set((words.length === 0 ? ["all"] : words).flatMap(namedTargets))) {
    if (await isAtHand(name)) say(`${name}: up to date`);
    else missing.push(name);
  }
  if (onlyAtHand) {
    for (const name of missing) say(`${name}: not built yet`);
    Deno.exit(missing.length === 0 ? 0 : 1);
  }
  for (const name of missing) {
    const started = Date.now();
    const size = await buildLibrary(name, await zig(crossFolder));
    say(`${name}: ${size} bytes in ${Math.round((Date.now() - started) / 1000)} s`);
  }
}
