/**
 * OpenSSL's libcrypto with what SQLCipher and the chain use (AES, SHA-2, HMAC, PBKDF2, random
 * numbers), compiled by zig. The source is that of a long-term release, inside a crate that is
 * pinned by version and SHA-256.
 */
import * as z from "zod";
import { hideSymbols } from "./hide_symbols.ts";
import { opensslRecipe, recipeOf } from "./recipe.ts";
import { keptAlgorithms, withKeptAlgorithms } from "./openssl_algorithms.ts";
import { run } from "./run.ts";
import type { CrossTarget } from "./targets.ts";

const crate = "openssl-src";
const crateVersion = "300.5.5+3.5.5";
const crateSha256 = "3f1787d533e03597a7934fd0a765f0d28e94ecc5fb7789f8053b1e699a56f709";

const checksums = z.looseObject({ package: z.string() });

/** What is left out: whole protocols, what talks to a user, a file or a network, other algorithms. */
const without = [
  ...["shared", "apps", "docs", "tests", "engine", "module", "dso", "ui-console", "legacy"],
  ...["async", "autoload-config", "deprecated", "comp", "sock", "http"],
  ...["cmp", "cms", "ct", "ocsp", "quic", "rfc3779", "srp", "srtp", "ts"],
  ...["dh", "dsa", "ec", "ml-kem", "ml-dsa", "slh-dsa", "sm2"],
  ...[
    "aria",
    "bf",
    "camellia",
    "cast",
    "chacha",
    "des",
    "idea",
    "rc2",
    "rc4",
    "seed",
    "sm4",
    "siv",
  ],
  ...["blake2", "md4", "mdc2", "poly1305", "rmd160", "scrypt", "siphash", "sm3", "whirlpool"],
  ...["argon2", "cmac", "ecx", "ocb", "multiblock", "err", "thread-pool", "default-thread-pool"],
];

const flags = [
  ...["-O2", "-g0", "-fvisibility=hidden", "-fstack-protector-strong"],
  ...["-ffunction-sections", "-fdata-sections"],
];

/** What a build of it depends on. */
export const opensslFacts = {
  crate,
  crateVersion,
  crateSha256,
  without,
  keptAlgorithms,
  flags,
} as const;

/** Folder of the source, fetched on first use. */
async function source(folder: URL): Promise<URL> {
  const vendor = new URL(`openssl-source-${crateVersion}/`, folder);
  const here = new URL(`${crate}/`, vendor);
  const isThere = await Deno.stat(here).then(() => true, () => false);
  if (!isThere) {
    const project = new URL("openssl-project/", folder);
    await Deno.mkdir(new URL("src", project), { recursive: true });
    await Deno.writeTextFile(new URL("src/lib.rs", project), "");
    const manifest = [
      '[package]\nname = "source"\nversion = "0.0.0"\nedition = "2021"\n',
      `[dependencies]\n${crate} = "=${crateVersion}"\n`,
    ];
    await Deno.writeTextFile(new URL("Cargo.toml", project), manifest.join("\n"));
    await run(["cargo", "vendor", "--quiet", vendor.pathname], { cwd: project });
  }
  // Cargo has held the files against these.
  const text = await Deno.readTextFile(new URL(".cargo-checksum.json", here));
  const digest = checksums.parse(JSON.parse(text)).package;
  if (digest !== crateSha256) {
    throw new Error(
      `${crate} ${crateVersion} has SHA-256 ${digest}, not the pinned ${crateSha256}`,
    );
  }
  return new URL("openssl/", here);
}

/** Builds it in `work`; returns where the headers and the archive are, and where its licence is. */
export async function buildOpenssl(
  target: CrossTarget,
  work: URL,
  folder: URL,
  env: Record<string, string>,
): Promise<{ readonly include: URL; readonly archive: URL }> {
  const from = await source(folder);
  const archive = new URL("libcrypto.a", work);
  const made = { include: new URL("include/", work), archive };
  const facts = new URL("built.json", work);
  const { zig, openssl } = target;
  const wanted = JSON.stringify({ recipe: await recipeOf(opensslRecipe), zig, openssl });
  if (await Deno.readTextFile(facts).catch(() => "") === wanted) return made;
  await Deno.remove(work, { recursive: true }).catch(() => {});
  await Deno.mkdir(work, { recursive: true });
  await run(["cp", "-r", `${from.pathname}.`, work.pathname]);
  const provider = new URL("providers/defltprov.c", work);
  await Deno.writeTextFile(provider, withKeptAlgorithms(await Deno.readTextFile(provider)));
  // Names of programs without their folders: the compiler's line becomes a text of the library.
  const tools = {
    ...env,
    CC: `zig cc -target ${target.zig}`,
    AR: "zig ar",
    RANLIB: "zig ranlib",
    RC: "zig rc",
  };
  const configure = ["./Configure", target.openssl, ...without.map((name) => `no-${name}`)];
  const places = ["--prefix=/usr", "--libdir=lib", "--openssldir=/etc/ssl"];
  await run([...configure, ...places, ...flags], { cwd: work, env: tools });
  const jobs = `-j${navigator.hardwareConcurrency}`;
  await run(["make", jobs, "build_generated", "libcrypto.a"], { cwd: work, env: tools });
  if (target.openssl.startsWith("darwin")) {
    const bytes = await Deno.readFile(archive);
    hideSymbols(bytes);
    await Deno.writeFile(archive, bytes);
  }
  await Deno.writeTextFile(facts, wanted);
  return made;
}
