import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** One measured number. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** Empty for a count. */
  readonly unit: string;
}

/** What one scenario showed. */
export interface Scenario {
  readonly name: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
}

/** `deno test … -- --scale=0.1`: the share of the full size that is played. */
export const scale = readScale(Deno.args);

function readScale(args: readonly string[]): number {
  const text = args.findLast((word) => word.startsWith("--scale="))?.slice("--scale=".length);
  const value = Number(text ?? 1);
  if (value > 0 && value <= 1) return value;
  throw new RangeError(`Invalid --scale=${text}: above 0, up to 1`);
}

/** So many at full size; never less than `min`. */
export function scaled(count: number, min = 1): number {
  return Math.max(min, Math.round(count * scale));
}

/** A scenario as a test: what it returns is printed, and kept where GCS_LOAD_FIGURES says. */
export function scenario(
  file: string,
  name: string,
  play: () => Promise<readonly Figure[]>,
  { ignore = false }: { readonly ignore?: boolean } = {},
): void {
  const fn = async () => {
    const start = performance.now();
    const figures = await play();
    const seconds = (performance.now() - start) / 1_000;
    await print([name, ...figures.map(inWords)].join("\n  ") + "\n");
    const folder = Deno.env.get("GCS_LOAD_FIGURES");
    if (folder === undefined) return;
    const kept: Scenario = { name, seconds: rounded(seconds), figures };
    await Deno.writeTextFile(join(folder, `${file}.ndjson`), `${JSON.stringify(kept)}\n`, {
      append: true,
    });
  };
  Deno.test({ name, fn, ignore });
}

/** A number with no more digits than it deserves. */
export function figure(what: string, value: number, unit = ""): Figure {
  return { what, value: rounded(value), unit };
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}

/** `requests a second: 1,234 /s`. */
export function inWords(one: Figure): string {
  return `${one.what}: ${valueInWords(one)}`;
}

/** `1,234 /s`. */
export function valueInWords({ value, unit }: Figure): string {
  return `${value.toLocaleString("en-US")}${unit === "" ? "" : ` ${unit}`}`;
}

async function print(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(text));
}

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes of this process that live, when everything else is thrown away. */
export function liveBytes(): number {
  collect();
  collect();
  return Deno.memoryUsage().heapUsed;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
