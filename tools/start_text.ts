/** What the first module of a binary does before it runs a script: it says what the binary carries. */
import type { CrossName } from "./cross/targets.ts";
import { defaultClient } from "./default_client.ts";
import type { CarriedFile } from "./native_files.ts";
import type { MadePack } from "./program_pack.ts";
import { releaseFactsOf, releaseLines } from "./release_facts.ts";

/** For a program that carries all its files as the runtime does; they lie in `folder`. */
export function startText(files: readonly CarriedFile[], commit: string | undefined): string {
  const lines = files.map((file) => {
    const url = `new URL(${JSON.stringify(`./${packedName(file)}`)}, folder)`;
    return entry(file, `Deno.openSync(${url})`, true);
  });
  return text(lines, commit);
}

/** For a program with a pack, which has most of its files. */
export function packStartText(
  files: readonly CarriedFile[],
  commit: string | undefined,
  pack: MadePack,
): string {
  const opened = `openPack(Deno.execPath(), "${pack.id}", JSON.parse('${
    JSON.stringify(pack.files)
  }'))`;
  const replaced = "gcs: error: gcs was replaced by another version while it started\\nTry: again";
  const lines = files.map((file) => {
    const name = isOftenLoaded(file) ? plainName(file) : packedName(file);
    return entry(file, `pack.open(${JSON.stringify(name)})`, !isOftenLoaded(file));
  });
  return [
    'import { usePack } from "./load_script.ts";',
    'import { openPack } from "./pack.ts";',
    `const pack = ${opened};`,
    "if (pack === undefined) {",
    `  console.error("${replaced}");`,
    "  Deno.exit(1);",
    "}",
    "usePack(pack);",
    text(lines, commit),
  ].join("\n");
}

/** For the npm package, with the native code of each system. npm updates it, so no release does. */
export function npmStartText(
  systems: ReadonlyMap<CrossName, readonly CarriedFile[]>,
  shared: readonly CarriedFile[],
  commit: string | undefined,
): string {
  const opened = (file: CarriedFile, folder: string) => {
    const url = `new URL(${JSON.stringify(`./${folder}${packedName(file)}`)}, folder)`;
    return entry(file, `Deno.openSync(${url})`, true);
  };
  const native = [...systems].map(([target, files]) => {
    const lines = files.map((file) => opened(file, nativeFolder(target)));
    return `${JSON.stringify(target)}: {\n${lines.join("\n")}\n},`;
  });
  const own = `...{\n${native.join("\n")}\n}[Deno.build.target],`;
  return text([own, ...shared.map((file) => opened(file, ""))], commit, []);
}

/** Where in the npm package the native code of a system lies. */
export function nativeFolder(target: CrossName): string {
  return `native/${target}/`;
}

/** Files of a program that need not be in its payload, by their names in a pack. */
export function packContents(files: readonly CarriedFile[]): (readonly [string, Uint8Array])[] {
  return files.map((file) =>
    isOftenLoaded(file) ? [plainName(file), file.bytes] : [packedName(file), file.packed]
  );
}

/** The name of a file that is packed by itself. */
export function packedName(file: CarriedFile): string {
  return `${plainName(file)}.zst`;
}

function plainName({ name, suffix }: CarriedFile): string {
  return `${name}${suffix}`;
}

/** To unpack it takes longer than to read and compare it. */
function isOftenLoaded({ name }: CarriedFile): boolean {
  return name === "sqlcipher" || name === "keyring";
}

function entry({ name, suffix, sha256, bytes }: CarriedFile, open: string, isPacked: boolean) {
  const facts = JSON.stringify({ isPacked, suffix, sha256, size: bytes.length });
  return `  ${name}: { open: () => ${open}, ...${facts} },`;
}

function text(
  lines: readonly string[],
  commit: string | undefined,
  release = releaseLines(releaseFactsOf(Deno.env)),
): string {
  return [
    "globalThis.gcsNativeCode = {",
    ...lines,
    "};",
    ...(commit === undefined ? [] : [`globalThis.gcsCommit = ${JSON.stringify(commit)};`]),
    ...defaultClient(Deno.env.get("GCS_DEFAULT_CLIENT_ID")),
    ...release,
    // Bundled CommonJS packages call it for Node's own modules.
    "globalThis.require = (name) => process.getBuiltinModule(name);",
  ].join("\n");
}
