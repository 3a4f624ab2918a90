/**
 * Builds the SQLCipher library that the audit database needs.
 *
 *   deno task build:sqlcipher [--cc=COMPILER] [--openssl=PREFIX] [--dynamic-openssl] [--force]
 *
 * The C source is the amalgamation inside an npm package, pinned by version and by SHA-256, so
 * whatever mirror or cache served it cannot change what is compiled. `native/chain.c` is built with
 * it. Flags: see docs/sqlcipher.md. For other systems: tools/cross_sqlcipher.ts.
 */

// The JSON import makes Deno resolve the package; the source itself is imported as bytes below.
import manifest from "npm:@journeyapps/sqlcipher@6.0.0/package.json" with { type: "json" };

const sourceFolder: string =
  `npm:@journeyapps/sqlcipher@${manifest.version}/deps/sqlcipher-amalgamation/`;

/** SHA-256 of the files that are used. */
const sources = {
  "sqlite3.c": "2ba87bbc92caf02c0ac640198c537c24bdda899a18bbba289f3d3f44d56795e4",
  "sqlite3.h": "c7253bc5d2ba0fad5236fc10ed959f99374bdbc224c200250c9c4a90edf56023",
} as const;

/** Hashes the chain with the same cryptography, follows it, and inserts rows. */
export const chainSource: URL = new URL("../native/chain.c", import.meta.url);

/** Where the library goes; `src/audit/sqlcipher/locate.ts` looks there. */
const outputFolder = new URL("../build/sqlcipher/", import.meta.url);

/** How SQLite and SQLCipher are set. */
export const defines: readonly string[] = [
  "NDEBUG",
  "_REENTRANT=1",
  "HAVE_STDINT_H=1",
  "HAVE_USLEEP=1",
  "SQLITE_HAS_CODEC",
  "SQLITE_EXTRA_INIT=sqlcipher_extra_init",
  "SQLITE_EXTRA_SHUTDOWN=sqlcipher_extra_shutdown",
  "SQLCIPHER_OMIT_LOG",
  "SQLCIPHER_OMIT_DLLMAIN",
  "SQLITE_TEMP_STORE=3",
  "SQLITE_THREADSAFE=1",
  "SQLITE_DEFAULT_MEMSTATUS=0",
  "SQLITE_ENABLE_API_ARMOR",
  "SQLITE_ENABLE_FTS5",
  "SQLITE_ENABLE_STAT4",
  "SQLITE_SECURE_DELETE",
  "SQLITE_DEFAULT_FOREIGN_KEYS=1",
  "SQLITE_TRUSTED_SCHEMA=0",
  "SQLITE_LIKE_DOESNT_MATCH_BLOBS",
  "SQLITE_DQS=0",
  "SQLITE_USE_URI=0",
  "SQLITE_OMIT_LOAD_EXTENSION",
  "SQLITE_OMIT_SHARED_CACHE",
  "SQLITE_OMIT_DEPRECATED",
];

/** Says of a function that it can be called from outside. */
export const exported = '__attribute__((visibility("default")))';

/**
 * When a process ends, SQLCipher frees its heap and OpenSSL its tables, which crashes a thread that
 * still uses them. The system takes both back anyway; keys are wiped when their database closes.
 */
const atExit = { text: "\n  sqlcipher_extra_shutdown();\n}", times: 2 } as const;
const addition = `
#include <openssl/crypto.h>
__attribute__((constructor)) static void keep_openssl_until_the_end(void) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, 0);
}
`;

interface Options {
  readonly compiler: string;
  readonly openssl: string | undefined;
  readonly dynamic: boolean;
  readonly force: boolean;
}

class BuildFailure extends Error {}

function readOptions(args: readonly string[]): Options {
  const value = (name: string) =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const known = /^--(cc=.+|openssl=.+|dynamic-openssl|force)$/;
  const unknown = args.find((arg) => !known.test(arg));
  if (unknown !== undefined) throw new BuildFailure(`Unknown option "${unknown}"`);
  return {
    compiler: value("cc") ?? (Deno.build.os === "windows" ? "gcc" : "cc"),
    openssl: value("openssl"),
    dynamic: args.includes("--dynamic-openssl"),
    force: args.includes("--force"),
  };
}

async function build(options: Options): Promise<void> {
  const compiler = await describeCompiler(options);
  const crypto = await describeCrypto(options);
  const flags = compilerFlags(options, compiler);
  const fingerprint = await fingerprintOf([flags, compiler, crypto]);
  const library = new URL(libraryName(), outputFolder);
  const record = new URL("build.json", outputFolder);
  if (!options.force && await isCurrent(library, record, fingerprint)) {
    return say(`${shown(library)} is up to date`);
  }

  await Deno.mkdir(outputFolder, { recursive: true });
  const source = new URL("sqlite3.c", outputFolder);
  const header = new URL("sqlite3.h", outputFolder);
  const temporary = new URL(`${libraryName()}.new`, outputFolder);
  const texts = await preparedSource();
  try {
    await Deno.writeTextFile(source, texts.code);
    await Deno.writeFile(header, texts.header);
    say(`Compiling SQLCipher with ${compiler} (about half a minute)`);
    await compile(options.compiler, [
      "-o",
      path(temporary),
      path(source),
      path(chainSource),
      `-I${path(outputFolder)}`,
      ...flags,
    ]);
    const digest = await sha256(await Deno.readFile(temporary));
    await Deno.rename(temporary, library);
    await Deno.writeTextFile(
      record,
      JSON.stringify({ fingerprint, library: digest, compiler, crypto, flags }, null, 2) + "\n",
    );
  } finally {
    for (const file of [source, header]) await Deno.remove(file).catch(() => {});
  }
  say(`Built ${shown(library)}`);
}

/** Changes when what is compiled changes, or what else a build depends on. */
export async function fingerprintOf(others: unknown): Promise<string> {
  const chain = await Deno.readTextFile(chainSource);
  const facts = JSON.stringify([sources, atExit, addition, chain, others]);
  return await sha256(new TextEncoder().encode(facts));
}

/** The source as it is compiled. */
export async function preparedSource(): Promise<
  { readonly code: string; readonly header: Uint8Array<ArrayBuffer> }
> {
  const [code, header] = [await fetchSource("sqlite3.c"), await fetchSource("sqlite3.h")];
  return { code: withoutCleanUp(code), header };
}

/** Whether a library is the one that its record tells of, made from what this fingerprint says. */
export async function isCurrent(library: URL, record: URL, fingerprint: string): Promise<boolean> {
  try {
    const known: unknown = JSON.parse(await Deno.readTextFile(record));
    if (typeof known !== "object" || known === null) return false;
    return "fingerprint" in known && known.fingerprint === fingerprint &&
      "library" in known && known.library === await sha256(await Deno.readFile(library));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Bytes through Deno's own npm resolution: no address in here, and any configured mirror works. */
async function fetchSource(file: keyof typeof sources): Promise<Uint8Array<ArrayBuffer>> {
  const loaded: unknown = await import(sourceFolder + file, { with: { type: "bytes" } });
  const bytes = typeof loaded === "object" && loaded !== null && "default" in loaded
    ? loaded.default
    : undefined;
  if (!(bytes instanceof Uint8Array)) throw new BuildFailure("The npm package holds no source");
  const copy = new Uint8Array(bytes);
  const digest = await sha256(copy);
  if (digest !== sources[file]) {
    throw new BuildFailure(
      `The ${file} that npm delivered has SHA-256 ${digest}, not the pinned ${sources[file]}`,
    );
  }
  return copy;
}

function withoutCleanUp(source: Uint8Array<ArrayBuffer>): string {
  const parts = new TextDecoder().decode(source).split(atExit.text);
  if (parts.length !== atExit.times + 1) throw new BuildFailure("The source is not as expected");
  return parts.join("\n}") + addition;
}

function libraryName(): string {
  if (Deno.build.os === "windows") return "libsqlcipher.dll";
  return Deno.build.os === "darwin" ? "libsqlcipher.dylib" : "libsqlcipher.so";
}

function compilerFlags(options: Options, compiler: string): string[] {
  const flags = [
    "-O2",
    "-shared",
    "-fPIC",
    "-fvisibility=hidden",
    "-fstack-protector-strong",
    "-D_FORTIFY_SOURCE=2",
    "-w",
    ...defines.map((define) => `-D${define}`),
  ];
  const prefix = options.openssl;
  switch (Deno.build.os) {
    case "darwin":
      flags.push(`-DSQLITE_API=${exported}`);
      if (prefix === undefined) {
        return [...flags, "-DSQLCIPHER_CRYPTO_CC", ...frameworks("Security", "CoreFoundation")];
      }
      return [...flags, `-I${prefix}/include`, cryptoLink(options, prefix)];
    case "windows":
      flags.push("-DSQLITE_API=__declspec(dllexport)", "-static-libgcc");
      flags.push("-Wl,--nxcompat", "-Wl,--dynamicbase", "-Wl,--high-entropy-va");
      if (prefix !== undefined) flags.push(`-I${prefix}/include`, `-L${prefix}/lib`);
      flags.push(options.dynamic ? "-lcrypto" : "-l:libcrypto.a");
      return [...flags, "-lws2_32", "-lcrypt32", "-lgdi32", "-luser32", "-ladvapi32", "-lbcrypt"];
    default:
      flags.push(`-DSQLITE_API=${exported}`, "-fstack-clash-protection");
      if (Deno.build.arch === "x86_64") flags.push("-fcf-protection=full");
      if (!/clang/i.test(compiler)) flags.push("-Wl,--exclude-libs,ALL");
      if (prefix !== undefined) {
        flags.push(`-I${prefix}/include`, `-L${prefix}/lib64`, `-L${prefix}/lib`);
      }
      flags.push("-Wl,-z,relro,-z,now,-z,noexecstack,-z,defs,-z,nodelete");
      flags.push(options.dynamic ? "-lcrypto" : "-l:libcrypto.a");
      return [...flags, "-lm", "-ldl", "-lpthread"];
  }
}

function cryptoLink(options: Options, prefix: string): string {
  return options.dynamic ? `${prefix}/lib/libcrypto.dylib` : `${prefix}/lib/libcrypto.a`;
}

function frameworks(...names: string[]): string[] {
  return names.flatMap((name) => ["-framework", name]);
}

async function describeCompiler(options: Options): Promise<string> {
  const answer = await run(options.compiler, ["--version"]);
  const line = answer?.stdout.split("\n")[0]?.trim();
  if (answer?.success && line) return line;
  throw new BuildFailure(`There is no C compiler "${options.compiler}"; ${installHint()}`);
}

/** The OpenSSL that the compiler finds, so that an update of it rebuilds the library. */
async function describeCrypto(options: Options): Promise<string> {
  if (Deno.build.os === "darwin" && options.openssl === undefined) return "CommonCrypto";
  const include = options.openssl === undefined ? [] : [`-I${options.openssl}/include`];
  const answer = await run(
    options.compiler,
    [...include, "-E", "-P", "-"],
    "#include <openssl/opensslv.h>\nOPENSSL_VERSION_TEXT\n",
  );
  const version = answer?.stdout.trim().split("\n").at(-1);
  if (!answer?.success || !version) {
    throw new BuildFailure(`The headers of OpenSSL are missing; ${installHint()}`);
  }
  if (Deno.build.os === "linux" && !options.dynamic && options.openssl === undefined) {
    const file = await run(options.compiler, ["-print-file-name=libcrypto.a"]);
    if (file?.stdout.trim() === "libcrypto.a") {
      throw new BuildFailure(`The static library "libcrypto.a" is missing; ${installHint()}`);
    }
  }
  return version;
}

function installHint(): string {
  switch (Deno.build.os) {
    case "darwin":
      return "install the tools with `xcode-select --install` (and `brew install openssl@3` " +
        "where --openssl is used)";
    case "windows":
      return "install MSYS2 and run `pacman -S mingw-w64-x86_64-gcc mingw-w64-x86_64-openssl`";
    default:
      return "install it with `apt install build-essential libssl-dev` or " +
        "`dnf install gcc openssl-devel openssl-static`";
  }
}

async function compile(compiler: string, args: string[]): Promise<void> {
  const answer = await run(compiler, args);
  if (answer?.success) return;
  say(answer?.stderr ?? "");
  throw new BuildFailure(`The compiler failed; ${installHint()} or name another with --cc`);
}

interface Answer {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: string, args: string[], input = ""): Promise<Answer | undefined> {
  try {
    const child = new Deno.Command(command, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input)).catch(() => {});
    await writer.close().catch(() => {});
    const { success, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function path(url: URL): string {
  const decoded = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? decoded.slice(1) : decoded;
}

function shown(url: URL): string {
  return path(url).slice(path(new URL("../", import.meta.url)).length);
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text + "\n"));
}

if (import.meta.main) {
  try {
    await build(readOptions(Deno.args));
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    say(`build:sqlcipher: error: ${error.message}`);
    Deno.exit(1);
  }
}
