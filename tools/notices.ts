/**
 * Writes THIRD_PARTY_NOTICES.txt: what the program is made of besides its own sources, with the
 * licence of each. The packages are those that main.ts reaches, in the versions of deno.lock.
 *
 *   deno task notices [--check]     --check: exit code 1 when the file is not what would be written
 */
import { join } from "node:path";
import * as z from "zod";
import { cachedPackage, licenceOf, npmCache, packageOfKey } from "./audit_dependencies.ts";
import { preparedSource } from "./build_sqlcipher.ts";

const root = new URL("../", import.meta.url);
const file = new URL("THIRD_PARTY_NOTICES.txt", root);

const graph = z.looseObject({
  modules: z.array(z.looseObject({ npmPackage: z.string().optional() })),
  npmPackages: z.record(z.string(), z.looseObject({ dependencies: z.array(z.string()) })),
});

/** Keys of the npm packages that a module graph of `deno info --json` reaches, sorted. */
export function reachedPackages(info: unknown): string[] {
  const { modules, npmPackages } = graph.parse(info);
  const reached = new Set<string>();
  const waiting = modules.flatMap(({ npmPackage }) => npmPackage ?? []);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    waiting.push(...npmPackages[key]?.dependencies ?? []);
  }
  return [...reached].sort();
}

/** One part of the program. */
export interface Part {
  readonly name: string;
  /** Empty where it has none of its own. */
  readonly version: string;
  /** Whether it is a package of npm. */
  readonly npm: boolean;
  /** An SPDX expression, or words. */
  readonly licence: string;
  readonly text: string;
}

async function packages(): Promise<Part[]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "main.ts"],
    cwd: root,
    stderr: "inherit",
  });
  const { stdout } = await command.output();
  const cache = await npmCache();
  // Of the keyring there is a package a system, all of one project and under its licence.
  const keys = reachedPackages(JSON.parse(new TextDecoder().decode(stdout)))
    .filter((key) => !/^@napi-rs\/keyring-/.test(key));
  return await Promise.all(keys.map(async (key) => {
    const one = packageOfKey(key);
    const folder = await cachedPackage(cache, one);
    if (folder === undefined) throw new Error(`${key} is not in the cache; run: deno install`);
    const manifest = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
    return {
      ...one,
      npm: true,
      licence: licenceOf(manifest) ?? "",
      text: await licenceText(folder),
    };
  }));
}

async function licenceText(folder: string): Promise<string> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => /^(?:licen[cs]e|notice|copying|copyright)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(join(folder, name))));
  return texts.join("\n");
}

/** What is compiled into the library, and the runtime that carries the program. */
async function nativeParts(): Promise<Part[]> {
  const { code } = await preparedSource();
  const comment = (start: RegExp) => {
    const [, text = ""] = start.exec(code) ?? [];
    if (text === "") throw new Error(`The source does not have ${start}`);
    return text.replaceAll(/^\*\* ?/gm, "");
  };
  return [
    {
      name: "SQLite",
      version: /#define SQLITE_VERSION\s+"([\d.]+)"/.exec(code)?.[1] ?? "",
      npm: false,
      licence: "blessing (public domain)",
      text: comment(/(\*\* The author disclaims copyright[^]*?)\*{5,}/),
    },
    {
      name: "SQLCipher",
      version: /#define CIPHER_VERSION_NUMBER\s+(\S+)/.exec(code)?.[1] ?? "",
      npm: false,
      licence: "BSD-3-Clause",
      text: comment(/(\*\* Copyright \(c\) 2008-\d+, ZETETIC LLC[^]*?)\*\//),
    },
    {
      name: "OpenSSL (libcrypto)",
      version: "3",
      npm: false,
      licence: "Apache-2.0",
      text: "Copyright 1998-2026 The OpenSSL Authors. All Rights Reserved.\n" +
        "Its licence is the text in the file LICENSE of this program.",
    },
    {
      name: "Deno, the runtime, with V8 and others",
      version: "",
      npm: false,
      licence: "MIT",
      text: "Copyright 2018-2026 the Deno authors, the V8 project authors and others; what the\n" +
        "runtime is made of is listed with its sources.",
    },
  ];
}

/** Everything that the program is made of. */
export async function parts(): Promise<Part[]> {
  return [...await packages(), ...await nativeParts()];
}

/** The file. */
export function notices(parts: readonly Part[]): string {
  const line = "-".repeat(78);
  const tidy = (text: string) => text.replaceAll(/[ \t\r]+$/gm, "").trim();
  return [
    "gcs is made of the following besides its own sources (Apache-2.0, file LICENSE).\n",
    ...parts.map(({ name, version, licence, text }) =>
      `${line}\n${`${name} ${version}`.trim()} (${licence})\n\n${tidy(text)}\n`
    ),
  ].join("\n");
}

if (import.meta.main) {
  const text = notices(await parts());
  if (!Deno.args.includes("--check")) await Deno.writeTextFile(file, text);
  else if (await Deno.readTextFile(file).catch(() => "") !== text) {
    const line = "THIRD_PARTY_NOTICES.txt is out of date; run: deno task notices\n";
    Deno.stderr.writeSync(new TextEncoder().encode(line));
    Deno.exit(1);
  }
}
