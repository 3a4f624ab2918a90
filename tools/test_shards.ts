/** One of `count` parts, from 1. */
export interface Shard {
  readonly number: number;
  readonly count: number;
}

/** A file of tests and its size in bytes, which goes with the time that it takes. */
export interface TestFile {
  readonly path: string;
  readonly bytes: number;
}

/** The part that `--shard=K/N` asks for; the whole where nothing does. */
export function readShard(word: string | undefined): Shard {
  if (word === undefined) return { number: 1, count: 1 };
  const [, number = 0, count = 0] = (/^--shard=(\d+)\/(\d+)$/.exec(word) ?? []).map(Number);
  if (number < 1 || number > count) {
    throw new RangeError(`${word}: write --shard=1/4 to --shard=4/4`);
  }
  return { number, count };
}

/** The named files and the tests in the named folders, without what is left out, by name. */
export async function testFiles(
  root: URL,
  folders: readonly string[],
  leftOut: readonly string[],
): Promise<TestFile[]> {
  const found: TestFile[] = [];
  for (const path of folders) {
    if (leftOut.includes(path)) continue;
    const place = new URL(path, root);
    const { isFile, size } = await Deno.stat(place);
    if (isFile) {
      found.push({ path, bytes: size });
      continue;
    }
    const entries = await Array.fromAsync(Deno.readDir(place));
    const inside = entries.filter((one) => one.isDirectory || one.name.endsWith("_test.ts"));
    found.push(...await testFiles(root, inside.map(({ name }) => `${path}/${name}`), leftOut));
  }
  return found.toSorted((a, b) => a.path < b.path ? -1 : 1);
}

/** The files of one part: largest first, each to the part that has least so far. */
export function shardOf(files: readonly TestFile[], { number, count }: Shard): string[] {
  const parts = Array.from({ length: count }, () => ({ bytes: 0, paths: new Array<string>() }));
  for (const { path, bytes } of files.toSorted((a, b) => b.bytes - a.bytes)) {
    const lightest = parts.reduce((least, part) => part.bytes < least.bytes ? part : least);
    lightest.bytes += bytes;
    lightest.paths.push(path);
  }
  return parts[number - 1]?.paths ?? [];
}
