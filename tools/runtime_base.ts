/**
 * Prints the path of the official runtime base of a target, of the version of the Deno that runs
 * this. For `deno task build --target=…`:
 *
 *   DENORT_FOR="deno run -A tools/runtime_base.ts" deno task build --target=all
 *   deno run -A tools/runtime_base.ts --pin
 *
 * The second pins the bases of this version in cross/runtime_bases.json, once for each version, by a
 * maintainer: nothing is compiled for a release onto a base that is not there.
 */
import { join } from "node:path";
import * as z from "zod";
import { cacheFolder } from "./cross/kept.ts";
import { official, type Pins, pinsOf, runtimeBase } from "./cross/runtime_base.ts";
import { isCrossName, namedTargets } from "./cross/targets.ts";

const table = new URL("cross/runtime_bases.json", import.meta.url);
const schema = z.record(z.string(), z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)));

if (import.meta.main) {
  const version = Deno.version.deno;
  const pins: Pins = schema.parse(JSON.parse(await Deno.readTextFile(table)));
  const [word = ""] = Deno.args;
  if (word === "--pin") {
    const own = await pinsOf(version, namedTargets("all"), official);
    await Deno.writeTextFile(table, `${JSON.stringify({ ...pins, [version]: own }, null, 2)}\n`);
  } else if (isCrossName(word)) {
    const folder = join(cacheFolder() ?? "build/cross", "runtime");
    const base = await runtimeBase(version, word, { pins, folder, hosts: official });
    Deno.stdout.writeSync(new TextEncoder().encode(`${base}\n`));
  } else {
    throw new Error(`There is no target "${word}"; there are ${namedTargets("all").join(", ")}`);
  }
}
