import type { Bench } from "./rows.ts";

/** A benchmark and the file that it is in. */
export interface BenchFile {
  readonly file: string;
  readonly bench: Bench;
}

/** Every benchmark: what the files `bench/NAME_bench.ts` export as `bench`, in their order. */
export async function allBenches(): Promise<BenchFile[]> {
  const folder = new URL("./", import.meta.url);
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const found: BenchFile[] = [];
  for (const file of names.filter((name) => name.endsWith("_bench.ts")).sort()) {
    const { bench }: { bench?: Bench } = await import(new URL(file, folder).href);
    if (bench === undefined) throw new Error(`bench/${file} exports no bench`);
    found.push({ file, bench });
  }
  return found;
}
